// Which tasks a lab holds, or will hold when its runs are done.
#pragma once

#include <set>
#include <string>

#include "base/error.h"
#include "lab/lab.h"

namespace lux {

/// The tasks in the plans of all runs; what measures are of stands in the measures.
[[nodiscard]] Result<std::set<std::string>> planned_tasks(const Lab& lab);

}  // namespace lux
