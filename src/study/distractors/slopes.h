// How fast the log-likelihoods of right and of wrong choices rise with compute.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "study/distractors/panel.h"
#include "study/distractors/sums.h"

namespace lux {

/// What rises.
enum class Rising {
  right,          // the right choice's ℓ; of several log Σ exp ℓ
  top_wrong,      // the wrong choice that the model of most compute finds likeliest
  fastest_wrong,  // the wrong choice of the steepest slope: the mean of a maximum lies above that
                  // of a wrong choice chosen beforehand
  each_wrong,     // the mean over the document's wrong choices
  wrong_mass,     // log Σ exp ℓ of the wrong choices
  log_odds,       // right − wrong_mass: of p^Choices
};

inline constexpr std::array<Rising, 6> all_rising{Rising::right,         Rising::top_wrong,
                                                  Rising::fastest_wrong, Rising::each_wrong,
                                                  Rising::wrong_mass,    Rising::log_odds};

[[nodiscard]] std::string_view name_of(Rising rising);

/// Means over documents. A document's slope is that of least squares of ℓ (nats) on log10 compute
/// (decades); its correlations are those with log10 compute, and it has none where all models give
/// the same ℓ.
struct SlopeEstimates {
  Rising of = Rising::right;
  Estimate slope;                       // nats a decade
  Estimate pearson, spearman, kendall;  // with log10 compute
  Estimate rising;                      // share with a slope above 0 (each_wrong: of the choices)
  Estimate faster;                      // share with a slope above the right choice's; of the
                                        // fastest: documents where some wrong choice rises faster.
                                        // Nothing for right and log_odds
};

/// A document is a sample.
[[nodiscard]] SampleSums slope_terms(const ChoicePanel& panel, const Masses& masses);
[[nodiscard]] std::vector<SlopeEstimates> estimate_slopes(const SampleSums& terms,
                                                          const Draws& draws);

/// One choice of one document.
struct ChoiceSlope {
  int64_t doc_id = 0;
  int32_t choice = 0;
  bool is_gold = false;
  double slope = 0;  // nats a decade
  double error = 0;  // standard error, of the models' deviations from the line; NaN for two models
  double pearson = 0, spearman = 0;
  double last = 0;  // ℓ by the model of most compute, nats
};

/// Every choice of the documents at these places of the panel.
[[nodiscard]] std::vector<ChoiceSlope> choice_slopes(const ChoicePanel& panel,
                                                     const std::vector<size_t>& documents);

}  // namespace lux
