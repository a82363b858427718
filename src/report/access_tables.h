// The study of quantisation and access as tables.
#pragma once

#include <vector>

#include "report/table/table.h"
#include "study/access/access.h"

namespace lux {

/// groups, comparisons, aggregates, flips, left_out: one row a fact, all numbers unrounded.
[[nodiscard]] std::vector<NamedTable> access_tables(const AccessResult& result);

/// What fits on a screen: of items that were paired, and of averages.
[[nodiscard]] Table access_summary(const AccessResult& result, double level);
[[nodiscard]] Table aggregate_summary(const AccessResult& result, double level);

}  // namespace lux
