// From a task's correlations to what is said about them.
#pragma once

#include <vector>

#include "study/chain/chain.h"
#include "study/chain/draw_models.h"
#include "study/chain/sample_correlations.h"

namespace lux {

/// A task's correlations, or those of all tasks of a slice.
struct MeasuredTask {
  std::string slice;
  std::string task;
  double decades = 0;
  int64_t incomplete = 0;
  std::vector<double> log_compute;  // empty: of several tasks
  SampleCorrelations correlations;
  DrawnModels draws;  // empty where none are drawn
};

struct Measured {
  std::vector<MetricRow> metrics;
  std::vector<StepRow> steps;
  std::vector<SurvivalCurve> survival;
};

[[nodiscard]] Measured measure(const MeasuredTask& task, const ChainOptions& options);

}  // namespace lux
