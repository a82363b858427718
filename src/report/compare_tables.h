// Comparisons of models as tables.
#pragma once

#include <vector>

#include "report/table/table.h"
#include "study/compare/compare.h"

namespace lux {

/// comparisons, ranking, flips, left_out: one row a fact, all numbers unrounded.
[[nodiscard]] std::vector<NamedTable> compare_tables(const CompareResult& result);

/// What fits on a screen. With two contenders they are named above it, A and B.
[[nodiscard]] Table compare_summary(const CompareResult& result, double level);
/// Of three and more: each task or game with the contenders in their order.
[[nodiscard]] Table ranking_summary(const CompareResult& result);

/// Rows as compare_tables() has them, for studies that compare.
[[nodiscard]] Table comparisons_table(const CompareResult& result);
[[nodiscard]] Table flips_table(const CompareResult& result);

/// What the numbers of a summary are, for persons, as far as they stand in these rows.
[[nodiscard]] std::vector<std::string> compare_notes(const std::vector<CompareRow>& rows,
                                                     double level);

}  // namespace lux
