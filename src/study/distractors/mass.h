// The mass on the wrong choices against the mass on the right one (the paper's Fig. 6).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "study/distractors/panel.h"
#include "study/distractors/sums.h"

namespace lux {

/// Probabilities of the quantiles that MassSummary has.
inline constexpr std::array<double, 7> mass_quantiles{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

/// A log mass over the documents, nats.
struct MassSummary {
  Estimate mean;  // with Student's interval
  std::array<double, mass_quantiles.size()> quantiles{};
  Interval median;  // 95 %, by the order of the documents: distribution-free
};

/// One model of the slice.
struct ModelMass {
  size_t place = 0;  // in the slice
  MassSummary right, wrong;
};

/// The log masses of documents by the slice's models, at their places in the slice.
struct ModelMasses {
  std::vector<std::vector<double>> right, wrong;

  void append(const ModelMasses& other);
};

[[nodiscard]] ModelMasses model_masses(const ChoicePanel& panel, const Masses& masses);
[[nodiscard]] std::vector<ModelMass> summarise_masses(const ModelMasses& masses);

/// How the two log masses hang together: R on the right choice, W on the wrong ones, nats.
struct MassCoupling {
  // Over all (document, model).
  Estimate pearson;
  Estimate slope;     // of W on R
  Estimate residual;  // standard deviation of W at fixed R: √(Σ residual² / (pairs − 2))
  // Within documents: each document's own means taken off first.
  Estimate pearson_within;
  Estimate slope_within;
  Estimate residual_within;  // √(Σ residual² / (pairs − documents − 1))
  // The mean over documents of R's and W's correlation over the models.
  Estimate spearman;
};

[[nodiscard]] SampleSums coupling_terms(const ChoicePanel& panel, const Masses& masses);
[[nodiscard]] MassCoupling estimate_coupling(const SampleSums& terms, const Draws& draws);

/// A document by a model, for figures; masses as log10 p.
struct MassPoint {
  size_t place = 0;  // of the model in the slice
  int64_t doc_id = 0;
  double log10_compute = 0;
  double log10_right = 0;
  double log10_wrong = 0;
};

/// All models' points of the documents at these places of the panel.
[[nodiscard]] std::vector<MassPoint> mass_points(const ChoicePanel& panel, const Masses& masses,
                                                 const std::vector<size_t>& documents);

/// Places of at most `most` of `all` documents, at least one, at equal distances from the first.
[[nodiscard]] std::vector<size_t> thinned(size_t all, size_t most);

}  // namespace lux
