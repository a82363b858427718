// A unit's documents as requests, and its scores as rows.
#pragma once

#include <vector>

#include "lab/choice_row.h"
#include "model/scorer.h"
#include "run/plan.h"

namespace lux {

/// The requests of a unit: for each document its choices, then its unconditional continuations.
/// They view the plan's texts.
[[nodiscard]] std::vector<ScoreRequest> requests_of(const Unit& unit);

/// The rows of choices for scores in the order of requests_of().
[[nodiscard]] std::vector<ChoiceRow> rows_of(const Plan& plan, const Unit& unit,
                                             const std::vector<ScoreRow>& scores);

}  // namespace lux
