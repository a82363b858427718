// int() and float() of a string.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "base/jinja/python/chars.h"
#include "base/jinja/python/text_tools.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

/// The text with the digits of all scripts as ASCII digits, and no white space around.
std::string plain(std::string_view text) {
  std::string out;
  text = strip(text);
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (const auto digit = decimal_value(c)) {
      out += static_cast<char>('0' + *digit);
    } else {
      append_utf8(out, c);
    }
  }
  return out;
}

/// Takes out underscores that stand between digits; false where one stands elsewhere.
bool drop_underscores(std::string& text) {
  const auto is_part = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') continue;
    if (i == 0 || i + 1 == text.size() || !is_part(text[i - 1]) || !is_part(text[i + 1]))
      return false;
  }
  std::erase(text, '_');
  return true;
}

}  // namespace

Result<std::optional<int64_t>> read_int(std::string_view text, int64_t base) {
  if (base != 0 && (base < 2 || base > 36)) return std::nullopt;
  std::string digits = plain(text);
  bool negative = false;
  if (digits.starts_with('-') || digits.starts_with('+')) {
    negative = digits[0] == '-';
    digits.erase(0, 1);
  }
  const auto has_prefix = [&](char letter) {
    return digits.size() > 1 && digits[0] == '0' && (digits[1] | 0x20) == letter;
  };
  for (const auto& [letter, of] : {std::pair{'x', 16}, {'o', 8}, {'b', 2}}) {
    if (!has_prefix(letter) || (base != of && base != 0)) continue;
    base = of;
    digits.erase(0, digits.size() > 2 && digits[2] == '_' ? 3 : 2);
    break;
  }
  if (base == 0) {
    base = 10;
    if (digits.starts_with('0') && digits.find_first_not_of("0_") != std::string::npos)
      return std::nullopt;
  }
  if (digits.empty() || digits[0] == '-' || !drop_underscores(digits)) return std::nullopt;
  uint64_t out = 0;
  const auto end =
      std::from_chars(digits.data(), digits.data() + digits.size(), out, static_cast<int>(base));
  if (end.ptr != digits.data() + digits.size()) return std::nullopt;
  constexpr auto max = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (end.ec == std::errc::result_out_of_range || out > max + (negative ? 1 : 0))
    return fail("the integer {} does not fit 64 bits", text);
  if (end.ec != std::errc()) return std::nullopt;
  return negative ? static_cast<int64_t>(0 - out) : static_cast<int64_t>(out);
}

std::optional<double> read_float(std::string_view text) {
  std::string digits = plain(text);
  std::string word = digits;
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) {
    word.erase(0, 1);
    digits.erase(0, 1);
  }
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (word == "inf" || word == "infinity") return negative ? -infinity : infinity;
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (!drop_underscores(digits)) return std::nullopt;
  const size_t first = digits.starts_with('.') ? 1 : 0;
  if (digits.size() <= first || digits[first] < '0' || digits[first] > '9') return std::nullopt;
  double out = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (end.ptr != digits.data() + digits.size()) return std::nullopt;
  if (end.ec == std::errc::result_out_of_range) {  // too large or too close to zero
    const size_t exponent = digits.find_first_of("eE");
    const bool small = exponent != std::string::npos && digits[exponent + 1] == '-';
    out = small ? 0 : infinity;
  }
  return negative ? -out : out;
}

}  // namespace lux::jinja
