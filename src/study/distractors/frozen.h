// What the metrics would be if the wrong choices did not move with compute, or the right one did
// not.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "study/chain/chain_metric.h"
#include "study/correlation/correlation.h"
#include "study/distractors/panel.h"
#include "study/distractors/sums.h"

namespace lux {

/// The model at whose log-likelihoods choices are frozen.
enum class FrozenAt {
  smallest,  // of the slice's models that have scored the task, by compute
  median,    // the lower one of two
  largest,
};

[[nodiscard]] std::optional<FrozenAt> parse_frozen_at(std::string_view name);
[[nodiscard]] size_t model_of(FrozenAt at, size_t models);

inline constexpr std::array<ChainMetric, 3> frozen_metrics{ChainMetric::p_choices,
                                                           ChainMetric::brier, ChainMetric::acc};

/// Means over documents, of the metric's mean over the models, or of its correlation with log10
/// compute. With the wrong choices frozen, p^Choices and −Brier grow with ℓ of the right choice, so
/// their Spearman's and Kendall's correlations are those of ℓ; Pearson's, and Accuracy's, are not.
struct FrozenEstimates {
  ChainMetric metric = ChainMetric::acc;
  std::optional<Correlation> correlation;  // nothing: the metric itself
  Estimate actual;
  Estimate wrong_frozen;  // the right choice moves alone
  Estimate right_frozen;  // the wrong choices move alone
  // Frozen minus actual, over the documents that have both: Accuracy that is the same by all models
  // has no correlation.
  Estimate wrong_difference, right_difference;
};

/// `actual`: by each model of the panel, of its log-likelihoods as they are.
[[nodiscard]] SampleSums frozen_terms(const ChoicePanel& panel,
                                      const std::vector<DocumentScores>& actual, FrozenAt at);
/// Of each metric first the metric itself, then its correlations.
[[nodiscard]] std::vector<FrozenEstimates> estimate_frozen(const SampleSums& terms,
                                                           const Draws& draws);

}  // namespace lux
