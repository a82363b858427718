#include "report/table/display.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lux {
namespace {

struct Range {
  char32_t first, last;
};

// Blocks of marks that take no column of their own (Unicode categories Mn, Me and format characters
// in common use).
constexpr std::array<Range, 30> zero_width{{
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},   {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670},   {0x06D6, 0x06DC},
    {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},   {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x135D, 0x135F}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},
    {0x200B, 0x200F}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D},   {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
}};

// Blocks that take two columns (East Asian Width W and F, and pictures).
constexpr std::array<Range, 18> two_wide{{
    {0x1100, 0x115F},
    {0x231A, 0x231B},
    {0x23E9, 0x23EC},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
}};

template <size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  const auto after = std::ranges::upper_bound(ranges, c, {}, &Range::first);
  return after != ranges.begin() && c <= std::prev(after)->last;
}

size_t width_of(char32_t c) {
  if (c < 0x300) return 1;
  if (is_in(zero_width, c)) return 0;
  return is_in(two_wide, c) ? 2 : 1;
}

bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string escaped(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  const auto code = static_cast<uint32_t>(c);
  return c < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
}

}  // namespace

size_t display_width(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) width += width_of(next_code_point(text, at));
  return width;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  while (true) {
    const size_t good = valid_utf8_prefix(text);
    out.append(text.substr(0, good));
    if (good == text.size()) return out;
    append_utf8(out, 0xFFFD);
    text.remove_prefix(good + 1);
  }
}

std::string printable(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::string out;
  for (size_t at = 0; at < valid.size();) {
    const char32_t c = next_code_point(valid, at);
    if (is_unsafe(c))
      out += escaped(c);
    else
      append_utf8(out, c);
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, size_t width) {
  std::vector<std::string> lines(1);
  size_t used = 0;
  size_t break_at = 0;  // in the current line, just behind its last space
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const size_t w = width_of(next_code_point(text, at));
    if (used + w > width && used > 0 && text[begin] == ' ') {
      lines.emplace_back();  // the break takes the space's place
      used = break_at = 0;
      continue;
    }
    if (used + w > width && used > 0) {
      std::string& full = lines.back();
      std::string rest = break_at > 0 ? full.substr(break_at) : "";
      if (break_at > 0) full.resize(full.find_last_not_of(' ', break_at - 1) + 1);
      used = display_width(rest);
      break_at = 0;
      lines.push_back(std::move(rest));
    }
    lines.back().append(text.substr(begin, at - begin));
    used += w;
    if (text[begin] == ' ') break_at = lines.back().size();
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace lux
