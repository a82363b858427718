// The table of clembench's first paper (v0.9): a row a pair of models and metric.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"
#include "lab/clembench/results_csv.h"

namespace lux::clembench {

/// Whether the text begins as such a table does.
[[nodiscard]] bool is_paper_table(std::string_view csv);

/// Columns "model", "metric", "all" and one a game; the metrics are "Played" (per cent) and "Main
/// Score", cells "68.75 (38.71)" with the standard deviation, "0.0 (-)" or "nan (nan)". It has no
/// clemscores: they are NaN. Fails, naming the line, on another form.
[[nodiscard]] Result<std::vector<ResultRow>> read_paper_table(std::string_view csv);

}  // namespace lux::clembench
