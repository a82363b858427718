// Cells of tables from the numbers that studies make.
#pragma once

#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>

#include "report/table/table.h"
#include "study/metrics/estimate.h"

namespace lux {

/// Null where there is no finite number.
[[nodiscard]] inline Value number_cell(double x) {
  return std::isfinite(x) ? Value(x) : Value();
}

[[nodiscard]] inline Value number_cell(const Estimate& e) {
  return estimate_cell(e.value, e.standard_error, e.interval.low, e.interval.high);
}

[[nodiscard]] inline Value count_cell(size_t n) {
  return static_cast<int64_t>(n);
}

/// Null where the text is empty.
[[nodiscard]] inline Value text_cell(std::string_view text) {
  return text.empty() ? Value() : Value(text);
}

inline void add_columns(Table& table, Format format, std::initializer_list<const char*> names) {
  for (const char* name : names) table.columns.push_back({name, format});
}

}  // namespace lux
