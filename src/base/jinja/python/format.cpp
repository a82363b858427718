// What both ways of formatting share: digits and padding.
#include "base/jinja/python/format.h"

#include <algorithm>
#include <cmath>

#include "base/jinja/python/operators.h"
#include "base/text.h"

namespace lux::jinja {

Result<std::string> real_digits(double real, char type, int64_t precision, bool alternate) {
  constexpr int64_t max_precision = 10000;
  if (precision > max_precision) return fail("precision too big");
  const int digits = static_cast<int>(precision);
  const bool capital = type == 'E' || type == 'F' || type == 'G';
  if (!std::isfinite(real)) {
    const std::string_view word = std::isnan(real) ? "nan" : std::signbit(real) ? "-inf" : "inf";
    std::string out(word);
    if (capital)
      std::ranges::transform(out, out.begin(), [](char c) { return c == '-' ? c : char(c - 32); });
    return out;
  }
  switch (type) {
    case 'e':
      return alternate ? fmt::format("{:#.{}e}", real, digits)
                       : fmt::format("{:.{}e}", real, digits);
    case 'E':
      return alternate ? fmt::format("{:#.{}E}", real, digits)
                       : fmt::format("{:.{}E}", real, digits);
    case 'f':
    case 'F':
      return alternate ? fmt::format("{:#.{}f}", real, digits)
                       : fmt::format("{:.{}f}", real, digits);
    case 'g':
      return alternate ? fmt::format("{:#.{}g}", real, digits)
                       : fmt::format("{:.{}g}", real, digits);
    default:
      return alternate ? fmt::format("{:#.{}G}", real, digits)
                       : fmt::format("{:.{}G}", real, digits);
  }
}

std::string whole_digits(int64_t whole, int base) {
  const uint64_t n = whole < 0 ? 0 - static_cast<uint64_t>(whole) : static_cast<uint64_t>(whole);
  switch (base) {
    case 2:
      return fmt::format("{:b}", n);
    case 8:
      return fmt::format("{:o}", n);
    case 16:
      return fmt::format("{:x}", n);
    default:
      return fmt::format("{}", n);
  }
}

Result<std::string> padded(std::string text, int64_t width, char align, std::string_view fill,
                           size_t sign) {
  const auto size = static_cast<int64_t>(count_code_points(text));
  if (width <= size) return text;
  const auto missing = static_cast<size_t>(width - size);
  if (missing > max_text_bytes / 4) return fail("a width of {} is too large", width);
  const auto fills = [&](size_t n) {
    std::string out;
    for (size_t i = 0; i < n; ++i) out += fill;
    return out;
  };
  switch (align) {
    case '<':
      return text + fills(missing);
    case '^':
      return fills(missing / 2) + text + fills(missing - missing / 2);
    case '=':
      return text.insert(sign, fills(missing));
    default:
      return fills(missing) + text;
  }
}

}  // namespace lux::jinja
