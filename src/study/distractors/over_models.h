// What a slice's statistics owe to its models: each model left out in turn.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "study/distractors/fit_terms.h"
#include "study/distractors/panel.h"
#include "study/metrics/estimate.h"

namespace lux {

/// One of a task's statistics.
struct OverModels {
  std::string_view table;      // where it stands: "slopes", "mass_coupling", "noise" or "frozen"
  std::string of;              // in which row: "right", "largest", "p_choices spearman"; or empty
  std::string_view statistic;  // in which column
  Estimate estimate;           // n: models
};

/// All statistics of a task, in order, each without an error.
[[nodiscard]] std::vector<OverModels> fit_statistics(const FitEstimates& fits);

/// The jackknife (Tukey 1958): `without` are the n values without one of the models each. Standard
/// error √((n − 1)/n · Σ (value_i − mean)²), interval value ± t(n−1)·se; NaN where one of them is,
/// or for n < 2. Models count as if drawn independently: checkpoints of one training run are not.
[[nodiscard]] Estimate jackknife(double value, std::span<const double> without);

/// A task's panel, and what was found on it.
struct FoundFits {
  const ChoicePanel* panel;
  const FitEstimates* fits;
};

/// The statistics of each task and then, where `all` is given, of all their documents together,
/// with errors over the slice's `models`. Documents stay the same, whichever model is left out.
/// Where least_models would not be left, and for `all` where that is so of one task, errors are
/// NaN. Uses all cores.
[[nodiscard]] std::vector<std::vector<OverModels>> leave_models_out(
    std::span<const FoundFits> tasks, const FitEstimates* all, size_t models, FrozenAt frozen_at);

}  // namespace lux
