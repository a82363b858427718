// The statistics of how choices follow compute: those whose error of other models can be told.
#pragma once

#include <array>
#include <vector>

#include "study/chain/document_scores.h"
#include "study/distractors/frozen.h"
#include "study/distractors/mass.h"
#include "study/distractors/noise.h"
#include "study/distractors/panel.h"
#include "study/distractors/slopes.h"
#include "study/distractors/sums.h"

namespace lux {

struct FitEstimates {
  std::vector<SlopeEstimates> slopes;
  MassCoupling coupling;
  std::vector<Noise> noise;
  std::vector<FrozenEstimates> frozen;
};

/// What they are made of; those of several tasks put together are those of all their documents.
struct FitTerms {
  SampleSums slopes, coupling, frozen;
  std::array<SampleSums, all_noise.size()> noise;

  /// Makes room for all documents that are to come.
  void reserve(size_t documents);
  void append(const FitTerms& other);
};

/// `scores`: by each model of the panel.
[[nodiscard]] FitTerms fit_terms(const ChoicePanel& panel, const Masses& masses,
                                 const std::vector<DocumentScores>& scores, FrozenAt frozen_at);
[[nodiscard]] FitEstimates estimate_fits(const FitTerms& terms, const Draws& draws);

}  // namespace lux
