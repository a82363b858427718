// A table of results as measures.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lab/clembench/results_csv.h"
#include "lab/measure_record.h"

namespace lux::clembench {

/// A row's scores: of each game `played`, `quality` and `quality_std`, of the task "clembench" the
/// averages `played` and `quality`, and `clemscore`. What is not known (NaN) is left out. Records
/// have no run yet.
[[nodiscard]] std::vector<MeasureRecord> measures_of(const ResultRow& row,
                                                     const std::string& model_id,
                                                     const std::string& version);

}  // namespace lux::clembench
