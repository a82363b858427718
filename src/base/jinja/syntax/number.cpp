#include "base/jinja/syntax/number.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace lux::jinja {
namespace {

bool is_digit_of(char c, int base) {
  if (c >= '0' && c <= '9') return c - '0' < base;
  const char lower = static_cast<char>(c | 0x20);
  return base == 16 && lower >= 'a' && lower <= 'f';
}

char at_or_nul(std::string_view text, size_t at) {
  return at < text.size() ? text[at] : '\0';
}

/// The end of digits with single underscores between them.
size_t digits_end(std::string_view text, size_t at, int base) {
  if (!is_digit_of(at_or_nul(text, at), base)) return at;
  while (is_digit_of(at_or_nul(text, at), base) ||
         (at_or_nul(text, at) == '_' && is_digit_of(at_or_nul(text, at + 1), base)))
    ++at;
  return at;
}

/// The end of the float literal at `at`, or 0 if it is none.
size_t real_end(std::string_view text, size_t at) {
  if (at > 0 && text[at - 1] == '.') return 0;
  size_t end = digits_end(text, at, 10);
  bool real = false;
  if (at_or_nul(text, end) == '.') {
    const size_t fraction = digits_end(text, end + 1, 10);
    if (fraction > end + 1) {
      end = fraction;
      real = true;
    }
  }
  if (at_or_nul(text, end) == 'e' || at_or_nul(text, end) == 'E') {
    const char sign = at_or_nul(text, end + 1);
    const size_t start = end + (sign == '+' || sign == '-' ? 2 : 1);
    const size_t exponent = digits_end(text, start, 10);
    if (exponent > start) {
      end = exponent;
      real = true;
    }
  }
  return real ? end : 0;
}

std::string without_underscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

}  // namespace

Result<NumberLiteral> read_number(std::string_view text, size_t at) {
  NumberLiteral out;
  if (const size_t end = real_end(text, at); end > 0) {
    const std::string digits = without_underscores(text.substr(at, end - at));
    double real = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), real).ec != std::errc())
      return fail("The number {} does not fit a double", digits);
    return NumberLiteral{0, real, end};
  }
  int base = 10;
  const char kind = static_cast<char>(at_or_nul(text, at + 1) | 0x20);
  if (text[at] == '0') base = kind == 'b' ? 2 : kind == 'o' ? 8 : kind == 'x' ? 16 : 10;
  size_t start = at;
  if (base != 10) {
    start = at + (at_or_nul(text, at + 2) == '_' ? 3 : 2);
    if (digits_end(text, start, base) == start) {  // the zero alone is the number
      base = 10;
      start = at;
    }
  }
  out.end = digits_end(text, start, base);
  if (base == 10 && text[at] == '0') {  // only zeros go on from a zero
    out.end = at + 1;
    while (at_or_nul(text, out.end) == '0' ||
           (at_or_nul(text, out.end) == '_' && at_or_nul(text, out.end + 1) == '0'))
      ++out.end;
  }
  const std::string digits = without_underscores(text.substr(start, out.end - start));
  const auto read =
      std::from_chars(digits.data(), digits.data() + digits.size(), out.integer, base);
  if (read.ec != std::errc()) return fail("The integer {} does not fit 64 bits", digits);
  return out;
}

}  // namespace lux::jinja
