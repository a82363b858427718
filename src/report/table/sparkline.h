// Numbers as a line of small bars.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace lux {

struct TaskTables;

/// A bar a value, from ▁ for the lowest to █ for the highest of them; ▁ for all where all are
/// alike, a space for NaN.
[[nodiscard]] std::string sparkline(std::span<const double> values);

/// A line for each family and task with at least four models of which the main score is known, in
/// the order of the table (from small to large, from few tokens to many): "wick  arc_easy ▁▂▅█
/// 0.251 … 0.388 (8 models)", cut to `width` columns. The lowest and highest score are told, for
/// each line has its own scale, and what lies between may be noise alone: "within the error" where
/// the lowest and the highest have overlapping 95 % intervals. None where no family has so many.
[[nodiscard]] std::vector<std::string> family_sparklines(const TaskTables& tables, size_t width);

}  // namespace lux
