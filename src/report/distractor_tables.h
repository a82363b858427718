// The tables of `luxmeter study distractors`; docs/distractors.md says what their columns are.
#pragma once

#include <string>
#include <vector>

#include "report/table/table.h"
#include "study/distractors/distractors.h"

namespace lux {

/// "summary" first: the headline numbers of each slice. Then slopes, choice_slopes, mass,
/// mass_coupling, mass_points, accuracy_bins, ranks, rank_steps, noise, frozen, over_models,
/// left_out.
[[nodiscard]] std::vector<NamedTable> distractor_tables(const DistractorStudy& study);

/// The names of those tables, in their order.
[[nodiscard]] std::vector<std::string> distractor_table_names();

/// The headline numbers, a row each: of all of a slice's tasks together.
[[nodiscard]] Table distractor_summary(const DistractorStudy& study);

}  // namespace lux
