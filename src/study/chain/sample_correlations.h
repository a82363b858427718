// The correlation of every sample's score with compute, for each metric and kind of correlation.
#pragma once

#include <array>
#include <map>
#include <span>
#include <vector>

#include "study/chain/task_samples.h"
#include "study/correlation/correlation.h"

namespace lux {

/// Of one metric; the vectors have an entry a document.
struct MetricCorrelations {
  std::array<std::vector<double>, 3> correlation;  // NaN: constant, or undefined
  std::array<std::vector<double>, 3> ceiling;
  std::vector<bool> undefined;  // the metric has no value for some model
  ScoreProfile profile;

  /// Adds other documents of the same slice; their profile only where the models are the same.
  void append(const MetricCorrelations& other, bool same_models);
  /// Adds so many documents for which the metric has no value.
  void append_undefined(size_t documents);

  [[nodiscard]] int64_t undefined_count() const;
  /// Documents whose scores are all equal.
  [[nodiscard]] int64_t constant_count(Correlation kind) const;
};

struct SampleCorrelations {
  size_t models = 0;
  std::map<ChainMetric, MetricCorrelations> metrics;
};

/// Makes each column of keys (models × columns) constant that has a NaN, so that it has no
/// correlation; says which they are.
std::vector<bool> level_undefined(std::span<double> keys, size_t columns);

/// Of at least least_models models of different computes.
[[nodiscard]] SampleCorrelations correlate_samples(const TaskSamples& samples,
                                                   const std::vector<ChainMetric>& metrics,
                                                   bool with_profiles);

}  // namespace lux
