// str's methods about the case and class of characters.
#include <algorithm>

#include "base/jinja/builtins/methods.h"
#include "base/jinja/python/chars.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

template <std::string (*map)(std::string_view)>
Result<Object> mapped(Call& call) {
  return map(call.self.bytes());
}

/// Whether there are characters, and all are of a class.
template <bool (*has)(char32_t)>
Result<Object> all(Call& call) {
  const std::u32string points = decode(call.self.bytes());
  return !points.empty() && std::ranges::all_of(points, has);
}

Result<Object> isascii(Call& call) {
  return call.self.text().ascii;
}

/// Whether there is a cased character, and none is of the other cases.
template <bool (*is_other)(char32_t)>
Result<Object> all_cased(Call& call) {
  bool cased = false;
  for (const char32_t c : decode(call.self.bytes())) {
    if (is_other(c) || is_title(c)) return false;
    cased = cased || is_cased(c);
  }
  return cased;
}

Result<Object> istitle(Call& call) {
  bool in_word = false;
  bool cased = false;
  for (const char32_t c : decode(call.self.bytes())) {
    const bool starts = is_upper(c) || is_title(c);
    if ((starts && in_word) || (!starts && is_lower(c) && !in_word)) return false;
    in_word = starts || is_lower(c);
    cased = cased || in_word;
  }
  return cased;
}

constexpr Builtin table[] = {
    {"lower", "", mapped<to_lower>, false},
    {"upper", "", mapped<to_upper>, false},
    {"title", "", mapped<to_title>, false},
    {"capitalize", "", mapped<to_capitalized>, false},
    {"swapcase", "", mapped<to_swapped_case>, false},
    {"casefold", "", mapped<to_folded>, false},
    {"isalpha", "", all<is_alpha>, false},
    {"isalnum", "", all<is_alnum>, false},
    {"isdecimal", "", all<is_decimal>, false},
    {"isdigit", "", all<is_digit>, false},
    {"isspace", "", all<is_space>, false},
    {"isascii", "", isascii, false},
    {"islower", "", all_cased<is_upper>, false},
    {"isupper", "", all_cased<is_lower>, false},
    {"istitle", "", istitle, false},
};

}  // namespace

std::span<const Builtin> str_case_methods() {
  return table;
}

}  // namespace lux::jinja
