#include "study/regression/formula_tokens.h"

#include <charconv>

#include "study/regression/formula.h"

namespace lux {
namespace {

using Kind = FormulaToken::Kind;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

size_t end_of_name(std::string_view text, size_t at) {
  while (at < text.size() && (starts_name(text[at]) || is_digit(text[at]) || text[at] == '.')) ++at;
  return at;
}

}  // namespace

Result<std::vector<FormulaToken>> formula_tokens(std::string_view text) {
  std::vector<FormulaToken> out;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
      continue;
    }
    FormulaToken token{.at = at};
    if (starts_name(c)) {
      const size_t end = end_of_name(text, at);
      token.kind = Kind::name;
      token.text = text.substr(at, end - at);
      at = end;
    } else if (c == '`') {
      const size_t end = text.find('`', at + 1);
      if (end == std::string_view::npos)
        return std::unexpected(formula_error(text, at, "the backquote is not closed."));
      token.kind = Kind::name;
      token.text = text.substr(at + 1, end - at - 1);
      token.quoted = true;
      at = end + 1;
    } else if (is_digit(c) || (c == '.' && at + 1 < text.size() && is_digit(text[at + 1]))) {
      const auto [end, wrong] =
          std::from_chars(text.data() + at, text.data() + text.size(), token.number);
      if (wrong != std::errc())
        return std::unexpected(formula_error(text, at, "the number is too large or too small."));
      token.kind = Kind::number;
      token.text = std::string(text.data() + at, end);
      at = static_cast<size_t>(end - text.data());
    } else if (text.substr(at, 2) == "**") {
      token.kind = Kind::sign;
      token.text = "**";
      at += 2;
    } else if (std::string_view("~+-*/^:()").contains(c)) {
      token.kind = Kind::sign;
      token.text = c == '^' ? std::string("**") : std::string(1, c);
      ++at;
    } else {
      return std::unexpected(formula_error(
          text, at,
          fmt::format("'{}' is not known. A column whose name is more than letters, digits, '_' "
                      "and '.' stands in `backquotes`.",
                      c)));
    }
    out.push_back(std::move(token));
  }
  out.push_back({.kind = Kind::end, .at = text.size()});
  return out;
}

}  // namespace lux
