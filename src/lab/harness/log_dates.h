// When the logs were written that a run was imported from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "base/error.h"
#include "lab/lab.h"

namespace lux::harness {

/// Of a model's log on a task with so many examples: model_id, task, num_fewshot.
using LogPlace = std::tuple<std::string, std::string, int64_t>;

/// The dates in the logs' names, "2024-05-01T10-20-30.123456", which sort as they follow each
/// other. Of a run that was not imported from logs, and of logs without a date, none.
[[nodiscard]] Result<std::map<LogPlace, std::string>> log_dates(const Lab& lab,
                                                                const std::string& run_id);

}  // namespace lux::harness
