// Metrics of one model on one task, from its rows; and of groups of tasks, from those.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lab/choice_row.h"
#include "study/metrics/estimate.h"

namespace lux {

/// One metric over the documents of a task, or over a group of tasks.
struct Metric {
  std::string name;  // of document_metrics(), or "f1"; "acc_macro" … for unweighted groups
  Estimate estimate;
  int64_t ties = 0;    // documents whose prediction several choices shared; the lowest index counts
  int64_t failed = 0;  // documents that have no value: not finite, malformed, or undefined for them
};

/// All that the rows of one (model, task, shots) say.
struct TaskMetrics {
  int64_t documents = 0;   // all that have rows
  int64_t not_finite = 0;  // of them: a log-likelihood is NaN or infinite
  int64_t malformed = 0;   // of them: choices missing, doubled, or none right
  int64_t truncated = 0;   // of them: a context was cut
  int64_t boundary_merges = 0;
  std::vector<Metric> metrics;

  [[nodiscard]] int64_t failed() const { return not_finite + malformed; }
  [[nodiscard]] const Metric* find(std::string_view name) const;
};

/// Every metric that the rows allow: those of document_metrics(), acc_mutual_info only where there
/// are unconditional log-likelihoods, and f1 (of the second choice as the positive class,
/// prediction by highest ℓ, over documents) where every document has two choices of which one is
/// right.
[[nodiscard]] TaskMetrics measure_task(std::span<const ChoiceRow> rows);

/// A group's metrics from those of its tasks, for every mean that all of them have:
///   <name>        weighted by documents, with the pooled standard error
///                 √(Σ nᵢ(nᵢ−1)seᵢ² / (Σnᵢ − k) / Σnᵢ), as lm-evaluation-harness aggregates;
///                 Wilson's interval over all documents for 0/1 metrics, else mean ± 1.96 se
///   <name>_macro  the plain mean of the tasks' means, standard error √Σseᵢ² / k, mean ± 1.96 se
[[nodiscard]] TaskMetrics measure_group(std::span<const TaskMetrics* const> tasks);

/// The name that Luxmeter uses for a metric of a task file: brier_score is brier; others as they
/// are.
[[nodiscard]] std::string_view canonical_metric_name(std::string_view name);

}  // namespace lux
