// Contenders in order, with their ties; used by study_compare() alone.
#pragma once

#include <span>
#include <vector>

#include "study/compare/compare.h"

namespace lux {

/// Fills in `result.ranking` from its rows: for each task or game and metric of which all pairs of
/// contenders were compared. Two differ where the row's Holm-adjusted p is at most 1 − level.
void rank_contenders(std::span<const std::vector<ItemSet>> sets, double level,
                     CompareResult& result);

}  // namespace lux
