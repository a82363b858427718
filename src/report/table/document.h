// A table as the page takes it.
#pragma once

#include "base/value.h"
#include "report/table/table.h"

namespace lux {

/// {title, columns: [{name, title, unit, format}], rows: [[…]], notes: […]}. A cell of an estimate
/// is [value, stderr, ci_low, ci_high], null where it is not known; numbers that are not finite are
/// null, text is valid UTF-8.
[[nodiscard]] Value table_document(const Table& table);

/// The same with two more parts in each estimate that has an interval: the best and the worst rank
/// that it may have in its column. A row is surely above another where its interval lies wholly
/// above the other's; among rows of overlapping intervals there is no order.
[[nodiscard]] Value ranked_document(const Table& table);

}  // namespace lux
