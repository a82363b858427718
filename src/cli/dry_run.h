// --dry-run: what a run would do and cost.
#pragma once

#include <string>

#include "base/env.h"
#include "base/error.h"
#include "run/options.h"
#include "run/plan.h"

namespace lux::cli {

/// Prints a line a model: units, documents, tokens, memory, and the time that a short trial of this
/// machine suggests. Units that the lab (may be empty) holds already are not counted.
[[nodiscard]] Result<int> dry_run(const Plan& plan, const RunOptions& options,
                                  const std::string& lab, const std::string& format, Env& env);

}  // namespace lux::cli
