#include "study/regression/dates.h"

#include <charconv>
#include <chrono>

namespace lux {
namespace {

/// So many digits at `at`, which moves behind them.
std::optional<unsigned> digits(std::string_view text, size_t& at, size_t count) {
  if (at + count > text.size()) return std::nullopt;
  unsigned out = 0;
  const char* end = text.data() + at + count;
  const auto [stopped, wrong] = std::from_chars(text.data() + at, end, out);
  if (wrong != std::errc() || stopped != end) return std::nullopt;
  at += count;
  return out;
}

}  // namespace

std::optional<double> years_of_date(std::string_view text) {
  size_t at = 0;
  const auto year_number = digits(text, at, 4);
  if (!year_number) return std::nullopt;
  unsigned parts[2] = {1, 1};
  for (unsigned& part : parts) {
    if (at == text.size()) break;
    if (text[at++] != '-') return std::nullopt;
    const auto number = digits(text, at, 2);
    if (!number) return std::nullopt;
    part = *number;
  }
  if (at != text.size()) return std::nullopt;
  const std::chrono::year year(static_cast<int>(*year_number));
  const std::chrono::year_month_day date(year, std::chrono::month(parts[0]),
                                         std::chrono::day(parts[1]));
  if (!date.ok()) return std::nullopt;
  const std::chrono::sys_days first = year / std::chrono::January / 1;
  const auto passed = static_cast<double>((std::chrono::sys_days(date) - first).count());
  return *year_number + passed / (year.is_leap() ? 366 : 365);
}

}  // namespace lux
