// Dates as numbers.
#pragma once

#include <optional>
#include <string_view>

namespace lux {

/// "2024-04-01" as 2024.2486…: the year and how much of it has passed. "2024-04" is its first day,
/// "2024" the year's. Nothing for what is no date.
[[nodiscard]] std::optional<double> years_of_date(std::string_view text);

}  // namespace lux
