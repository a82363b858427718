#include "lab/harness/raw_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

#include "base/text.h"

namespace lux::harness {
namespace {

constexpr size_t escape_size = 6;  // \uXXXX

/// The code unit of the \uXXXX at `at`; nothing where there is none.
std::optional<uint32_t> code_unit(std::string_view raw, size_t at) {
  if (at + escape_size > raw.size() || raw[at] != '\\' || raw[at + 1] != 'u') return std::nullopt;
  uint32_t unit = 0;
  const char* begin = raw.data() + at + 2;
  const char* end = raw.data() + at + escape_size;
  if (std::from_chars(begin, end, unit, 16).ptr != end) return std::nullopt;
  return unit;
}

bool is_high(uint32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_low(uint32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

/// Goes through the text piece by piece: `plain` gets bytes that stand for themselves, `escape` the
/// code points (lone surrogates as such) of escapes.
template <class Plain, class Escape>
void walk(std::string_view raw, Plain plain, Escape escape) {
  size_t from = 0;
  for (size_t at = raw.find('\\'); at < raw.size(); at = raw.find('\\', from)) {
    plain(raw.substr(from, at - from));
    from = at + 2;
    if (from > raw.size()) return;
    const char kind = raw[at + 1];
    if (kind != 'u') {
      constexpr std::string_view names = "bfnrt";
      constexpr std::string_view codes = "\b\f\n\r\t";
      const size_t known = names.find(kind);
      escape(static_cast<unsigned char>(known < names.size() ? codes[known] : kind));
      continue;
    }
    const auto unit = code_unit(raw, at);
    if (!unit) continue;
    from = at + escape_size;
    const auto second = is_high(*unit) ? code_unit(raw, from) : std::nullopt;
    if (second && is_low(*second)) {
      escape(0x10000U + ((*unit - 0xD800U) << 10U) + (*second - 0xDC00U));
      from += escape_size;
    } else {
      escape(*unit);
    }
  }
  if (from < raw.size()) plain(raw.substr(from));
}

int32_t utf8_bytes(uint32_t code_point) {
  if (code_point < 0x80) return 1;
  if (code_point < 0x800) return 2;
  return code_point < 0x10000 ? 3 : 4;
}

/// Whether every byte is a character of its own: nearly all texts.
bool is_plain_ascii(std::string_view raw) {
  constexpr size_t step = 16;
  using Step [[gnu::vector_size(step)]] = signed char;
  Step found{};
  const auto look = [&found](const char* from, size_t size) {
    Step bytes{};
    std::memcpy(&bytes, from, size);
    found |= (bytes < 0) | (bytes == '\\');
  };
  size_t done = 0;
  for (; done + step <= raw.size(); done += step) look(raw.data() + done, step);
  if (done > 0)  // the last bytes, some of them once more
    look(raw.data() + raw.size() - step, step);
  else if (!raw.empty())
    look(raw.data(), raw.size());
  const auto words = std::bit_cast<std::array<uint64_t, 2>>(found);
  return (words[0] | words[1]) == 0;
}

bool is_white(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

std::string_view number_text(std::string_view token) {
  token = without_quotes(token);
  while (!token.empty() && is_white(token.front())) token.remove_prefix(1);
  while (!token.empty() && is_white(token.back())) token.remove_suffix(1);
  if (token.starts_with('+')) token.remove_prefix(1);
  return token;
}

}  // namespace

Lengths lengths_of(std::string_view raw) {
  const auto size = static_cast<int32_t>(raw.size());
  if (is_plain_ascii(raw)) return {.chars = size, .bytes = size};
  int32_t continuations = 0;
  bool has_escapes = false;
  for (const char c : raw) {
    continuations += (static_cast<unsigned char>(c) >> 6U) == 2U;
    has_escapes |= c == '\\';
  }
  if (!has_escapes) return {.chars = size - continuations, .bytes = size};
  Lengths lengths;
  walk(
      raw,
      [&](std::string_view plain) {
        const Lengths more = lengths_of(plain);
        lengths.bytes += more.bytes;
        lengths.chars += more.chars;
      },
      [&](uint32_t code_point) {
        lengths.bytes += utf8_bytes(code_point);
        ++lengths.chars;
      });
  return lengths;
}

void put_unescaped(std::string_view raw, Page& page) {
  walk(
      raw, [&](std::string_view plain) { page.put(plain); },
      [&](uint32_t code_point) {
        if (code_point < 0x80) {
          page.put(static_cast<char>(code_point));
          return;
        }
        const bool lone = is_high(code_point) || is_low(code_point);
        std::string character;
        append_utf8(character, lone ? U'\uFFFD' : static_cast<char32_t>(code_point));
        page.put(character);
      });
}

std::string unescaped(std::string_view raw) {
  Page page;
  put_unescaped(raw, page);
  return std::string(page.part(0, page.size()));
}

std::string escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view codes = "\"\\\b\f\n\r\t";
  constexpr std::string_view names = "\"\\bfnrt";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (const size_t known = codes.find(c); known < codes.size()) {
      out += '\\';
      out += names[known];
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view without_quotes(std::string_view token) {
  if (token.size() >= 2 && token.front() == '"' && token.back() == '"')
    return token.substr(1, token.size() - 2);
  return token;
}

std::optional<double> number_of(std::string_view token) {
  const std::string_view text = number_text(token);
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || end != text.data() + text.size() || code != std::errc()) return std::nullopt;
  return number;
}

std::optional<int64_t> integer_of(std::string_view token) {
  const std::string_view text = number_text(token);
  int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || end != text.data() + text.size() || code != std::errc()) return std::nullopt;
  return number;
}

std::optional<bool> truth_of(std::string_view token) {
  const std::string_view text = without_quotes(token);
  if (text.starts_with('F') || text.starts_with('f')) {
    if (text.substr(1) == "alse") return false;
  } else if (text.starts_with('T') || text.starts_with('t')) {
    if (text.substr(1) == "rue") return true;
  }
  const auto number = number_of(text);
  if (number == 1.0) return true;
  if (number == 0.0) return false;
  return std::nullopt;
}

}  // namespace lux::harness
