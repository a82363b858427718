// The metrics that a task file asks for.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "task/task.h"

namespace lux {

/// Reads `metric_list`; without one (null), a multiple-choice task has acc and acc_norm. Fails
/// naming file and metric on a metric, an aggregation or a key that choices cannot be scored with.
[[nodiscard]] Result<std::vector<MetricSpec>> read_metric_list(const Value& list,
                                                               const std::string& where);

}  // namespace lux
