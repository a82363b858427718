// Accuracy, and the Brier score, given p^Choices (the paper's Fig. 5).
#pragma once

#include <vector>

#include "study/distractors/panel.h"
#include "study/distractors/sums.h"

namespace lux {

inline constexpr size_t accuracy_bin_count = 30;

/// (document, model) whose p^Choices of the right choice lies above `low` and not above `high`; the
/// first bin has 0 too.
struct AccuracyBin {
  double low = 0, high = 0;
  int64_t pairs = 0;
  Estimate acc;     // share that is right: error and interval by drawing documents, as one
                    // document's models go together
  Interval wilson;  // of the same, as if pairs were independent: it holds where all are alike
  Estimate brier;   // mean of Σ_i (1[i=y] − p_i)²; of documents with one right choice
};

/// `scores`: by each model of the panel.
[[nodiscard]] SampleSums bin_terms(const ChoicePanel& panel,
                                   const std::vector<DocumentScores>& scores);
/// All bins, empty ones too.
[[nodiscard]] std::vector<AccuracyBin> estimate_bins(const SampleSums& terms, const Draws& draws);

/// The lower edge of a bin, and at 30 the upper one of the last: as numpy.linspace(0, 1, 31).
[[nodiscard]] double bin_edge(size_t bin);
/// The bin of a probability.
[[nodiscard]] size_t bin_of(double p);

}  // namespace lux
