// What one document says: a value for each metric, from the log-likelihoods of its choices.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "study/metrics/document.h"

namespace lux {

/// The largest of some numbers: its index (the lowest among equals, as lm-evaluation-harness takes
/// it) and whether it is shared.
struct Top {
  size_t index = 0;
  bool tied = false;
};

/// Of at least one number, none of them NaN.
[[nodiscard]] Top argmax(std::span<const double> numbers);

/// log(Σ exp x), nats; without overflow or underflow for inputs of any size.
[[nodiscard]] double log_sum_exp(std::span<const double> logs);

/// The log-probabilities (nats) of the choices given that one of them is said: ℓ_k − log Σ exp ℓ_i.
/// Exact where the probabilities themselves are below the smallest double.
[[nodiscard]] std::vector<double> log_p_choices(std::span<const double> logprobs);

/// A document's value of a metric.
struct DocumentValue {
  double value = 0;
  bool tied = false;  // a prediction that several choices shared
};

/// How a metric is computed for a document, and within which bounds its mean lies. A metric is
/// undefined (nothing) for a document that lacks what it needs.
struct DocumentMetric {
  std::string_view name;
  bool is_binary;  // every document gives 0 or 1
  double lowest, highest;
  bool higher_is_better;
  std::optional<DocumentValue> (*measure)(const ScoredDocument&);
};

/// The metrics that are means over documents:
///   acc              the choice of highest ℓ is right
///   acc_norm         the same of ℓ ÷ code points of the choice
///   acc_bytes        the same of ℓ ÷ UTF-8 bytes
///   acc_mutual_info  the same of ℓ − ℓ without context; needs unconditional log-likelihoods
///   exact_match      a right choice is what greedy decoding would say
///   brier            Σ_k (p_k − [k is right])², p = p^Choices: the sum over classes, as the
///                    harness's brier_score; for documents with one right choice
///   brier_mean       the same ÷ number of choices
///   logprob_gold     ℓ of the right choice, nats (of several: of any of them, log Σ exp ℓ)
///   p_choices        p^Choices of the right choice (of several: their sum)
///   margin           the best right choice's ℓ − the best wrong one's, nats
[[nodiscard]] std::span<const DocumentMetric> document_metrics();

/// The entry of that name; nullptr if there is none.
[[nodiscard]] const DocumentMetric* find_document_metric(std::string_view name);

}  // namespace lux
