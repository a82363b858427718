// The correlation of every sample's score with compute, for each metric and kind of correlation.
#pragma once

#include <array>
#include <map>
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

  [[nodiscard]] int64_t undefined_count() const;
  /// Documents whose scores are all equal.
  [[nodiscard]] int64_t constant_count(Correlation kind) const;
};

struct SampleCorrelations {
  size_t models = 0;
  std::map<ChainMetric, MetricCorrelations> metrics;
};

/// Of at least least_models models of different computes.
[[nodiscard]] SampleCorrelations correlate_samples(const TaskSamples& samples,
                                                   const std::vector<ChainMetric>& metrics,
                                                   bool with_profiles);

}  // namespace lux
