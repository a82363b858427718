// The chain's study as tables.
#pragma once

#include <string>
#include <vector>

#include "report/table/table.h"
#include "study/chain/chain.h"

namespace lux {

/// slices, correlations, steps, ordering, matched, survival, left_out: one row a fact, all numbers
/// unrounded.
[[nodiscard]] std::vector<NamedTable> chain_tables(const ChainResult& result);

/// What fits on a screen: of one kind of correlation, all tasks of each slice together, or each
/// task for itself.
[[nodiscard]] Table chain_summary(const ChainResult& result, Correlation correlation, bool by_task);
[[nodiscard]] Table step_summary(const ChainResult& result, Correlation correlation, bool by_task);

}  // namespace lux
