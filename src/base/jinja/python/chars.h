// What Python's str knows of code points: the classes and cases of the Unicode Character Database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lux::jinja {

/// str.isprintable() of one code point; repr() escapes the others.
[[nodiscard]] bool is_printable(char32_t c);
[[nodiscard]] bool is_alpha(char32_t c);
[[nodiscard]] bool is_decimal(char32_t c);
[[nodiscard]] bool is_digit(char32_t c);
[[nodiscard]] bool is_alnum(char32_t c);
[[nodiscard]] bool is_lower(char32_t c);
[[nodiscard]] bool is_upper(char32_t c);
[[nodiscard]] bool is_title(char32_t c);
[[nodiscard]] inline bool is_cased(char32_t c) {
  return is_lower(c) || is_upper(c) || is_title(c);
}
/// Whether a name may start with, or go on with, the code point (str.isidentifier()).
[[nodiscard]] bool starts_name(char32_t c);
[[nodiscard]] bool continues_name(char32_t c);
/// Where str.splitlines() ends a line.
[[nodiscard]] bool is_line_break(char32_t c);
/// 0 to 9 for a decimal digit of any script.
[[nodiscard]] std::optional<int> decimal_value(char32_t c);

// str.lower(), upper(), title(), capitalize(), swapcase() and casefold(), with the mappings to
// several code points (ß to SS) and the final sigma.
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_title(std::string_view text);
[[nodiscard]] std::string to_capitalized(std::string_view text);
[[nodiscard]] std::string to_swapped_case(std::string_view text);
[[nodiscard]] std::string to_folded(std::string_view text);

/// The code points of UTF-8 text, and back.
[[nodiscard]] std::u32string decode(std::string_view text);
[[nodiscard]] std::string encode(std::u32string_view code_points);

namespace detail {
/// A code point whose upper or title case is several code points (SpecialCasing.txt).
struct SpecialCase {
  char32_t code_point;
  std::string_view upper;
  std::string_view title;
};
[[nodiscard]] const SpecialCase* find_special_case(char32_t c);
}  // namespace detail

}  // namespace lux::jinja
