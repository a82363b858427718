// The error of drawing models: the same study over models drawn anew, with replacement.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "study/chain/chain_metric.h"
#include "study/chain/summary.h"
#include "study/chain/task_samples.h"
#include "study/correlation/correlation.h"

namespace lux {

/// What each draw gives, by kind of correlation; NaN where no document has a correlation. Empty
/// where nothing was drawn.
template <class Key>
using DrawnSummaries = std::map<Key, std::array<BySummary<std::vector<double>>, 3>>;

struct DrawnModels {
  DrawnSummaries<ChainMetric> metrics;
  DrawnSummaries<ChainStep> steps;
};

struct ModelDrawOptions {
  std::vector<ChainMetric> metrics;
  std::vector<Correlation> correlations;
  int draws = 0;
  double threshold = 0.75;
  uint64_t seed = 0;
};

struct ModelDraws {
  std::vector<DrawnModels> tasks;  // each by itself
  DrawnModels all;                 // of all tasks' documents together
};

/// Whether drawing models with these computes anew tells anything: a draw needs least_models
/// different computes, and of just so many there is one.
[[nodiscard]] bool can_be_drawn(const std::vector<double>& log_compute);

/// Draws of fewer than three different models are drawn again; tasks whose models cannot be drawn
/// get none. Tasks of the same models see the same draws; where the models differ between tasks,
/// nothing is said of all tasks together. Uses all cores.
[[nodiscard]] ModelDraws draw_models(const std::vector<const TaskSamples*>& tasks,
                                     const ModelDrawOptions& options);

}  // namespace lux
