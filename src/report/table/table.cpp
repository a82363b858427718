#include "report/table/table.h"

#include <algorithm>
#include <cmath>

namespace lux {

size_t Table::column(std::string_view name) const {
  return static_cast<size_t>(std::ranges::find(columns, name, &Column::name) - columns.begin());
}

Value estimate_cell(double value, double standard_error, double low, double high) {
  if (std::isnan(value)) return {};
  return Map{{"value", value}, {"stderr", standard_error}, {"ci_low", low}, {"ci_high", high}};
}

}  // namespace lux
