#include "base/jinja/python/escapes.h"

#include "base/text.h"

namespace lux::jinja {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Status append_code_point(std::string& out, char32_t c) {
  if (c >= 0xD800 && c < 0xE000)
    return fail("a lone surrogate (\\u{:04x}) is no text", static_cast<uint32_t>(c));
  if (c > 0x10FFFF) return fail("an escape is beyond the last code point");
  append_utf8(out, c);
  return {};
}

/// \xhh, \uhhhh or \Uhhhhhhhh: exactly so many digits.
Result<char32_t> hex_escape(std::string_view body, size_t& at, size_t digits) {
  char32_t c = 0;
  for (size_t i = 0; i < digits; ++i, ++at) {
    const int digit = at < body.size() ? hex_digit(body[at]) : -1;
    if (digit < 0) return fail(R"(a string has a truncated \x, \u or \U escape)");
    c = c * 16 + static_cast<char32_t>(digit);
  }
  return c;
}

char32_t octal_escape(std::string_view body, size_t& at) {
  char32_t c = 0;
  for (size_t i = 0; i < 3 && at < body.size() && body[at] >= '0' && body[at] <= '7'; ++i, ++at)
    c = c * 8 + static_cast<char32_t>(body[at] - '0');
  return c;
}

/// The character of a one-letter escape, or 0.
char simple_escape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return 0;
  }
}

std::string as_escape(char32_t c) {
  const auto n = static_cast<uint32_t>(c);
  if (n < 0x100) return fmt::format("x{:02x}", n);
  return n < 0x10000 ? fmt::format("u{:04x}", n) : fmt::format("U{:08x}", n);
}

}  // namespace

Result<std::string> unescape(std::string_view body, Escapes flavor) {
  std::string out;
  out.reserve(body.size());
  for (size_t at = 0; at < body.size();) {
    if (body[at] != '\\') {
      out += body[at++];
      continue;
    }
    if (++at == body.size()) return fail("a string ends in a backslash");
    const char c = body[at];
    if (c == '\n') {
      ++at;
    } else if (const char simple = simple_escape(c)) {
      out += simple;
      ++at;
    } else if (c >= '0' && c <= '7') {
      LUX_CHECK(append_code_point(out, octal_escape(body, at)));
    } else if (c == 'x' || c == 'u' || c == 'U') {
      LUX_TRY(const char32_t code_point, hex_escape(body, ++at, c == 'x' ? 2 : c == 'u' ? 4 : 8));
      LUX_CHECK(append_code_point(out, code_point));
    } else if (c == 'N') {
      return fail("the escape \\N{{...}} is not supported");
    } else {
      out += '\\';
      if (flavor == Escapes::jinja && static_cast<unsigned char>(c) >= 0x80)
        out += as_escape(next_code_point(body, at));
    }
  }
  return out;
}

}  // namespace lux::jinja
