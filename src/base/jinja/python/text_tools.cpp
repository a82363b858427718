#include "base/jinja/python/text_tools.h"

#include <algorithm>

#include "base/jinja/python/chars.h"
#include "base/jinja/python/operators.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

size_t last_code_point(std::string_view text) {
  size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

}  // namespace

std::string strip_chars(std::string_view text, std::optional<std::string_view> chars, bool left,
                        bool right) {
  const std::u32string set = decode(chars.value_or(""));
  const auto strips = [&](char32_t c) {
    return chars ? set.find(c) != std::u32string::npos : is_space(c);
  };
  while (left && !text.empty()) {
    size_t next = 0;
    if (!strips(next_code_point(text, next))) break;
    text.remove_prefix(next);
  }
  while (right && !text.empty()) {
    const size_t last = last_code_point(text);
    size_t at = last;
    if (!strips(next_code_point(text, at))) break;
    text = text.substr(0, last);
  }
  return std::string(text);
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       int64_t limit, bool from_right) {
  std::vector<std::string_view> out;
  while (limit < 0 || static_cast<int64_t>(out.size()) < limit) {
    const size_t at = from_right ? text.rfind(separator) : text.find(separator);
    if (at == std::string_view::npos) break;
    out.push_back(from_right ? text.substr(at + separator.size()) : text.substr(0, at));
    text = from_right ? text.substr(0, at) : text.substr(at + separator.size());
  }
  out.push_back(text);
  if (from_right) std::ranges::reverse(out);
  return out;
}

std::vector<std::string_view> split_words(std::string_view text, int64_t limit, bool from_right) {
  std::vector<std::string_view> out;
  while (true) {
    text = from_right ? rstrip(text) : lstrip(text);
    if (text.empty()) break;
    if (limit >= 0 && static_cast<int64_t>(out.size()) >= limit) {
      out.push_back(text);
      break;
    }
    size_t end = from_right ? text.size() : 0;
    while (from_right ? end > 0 : end < text.size()) {
      size_t at = from_right ? last_code_point(text.substr(0, end)) : end;
      const size_t start = at;
      if (is_space(next_code_point(text, at))) break;
      end = from_right ? start : at;
    }
    out.push_back(from_right ? text.substr(end) : text.substr(0, end));
    text = from_right ? text.substr(0, end) : text.substr(end);
  }
  if (from_right) std::ranges::reverse(out);
  return out;
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends) {
  std::vector<std::string_view> out;
  size_t start = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = at;
    const char32_t c = next_code_point(text, at);
    if (!is_line_break(c)) continue;
    if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
    out.push_back(text.substr(start, (keep_ends ? at : end) - start));
    start = at;
  }
  if (start < text.size()) out.push_back(text.substr(start));
  return out;
}

Result<std::string> replace_some(std::string_view text, std::string_view from, std::string_view to,
                                 int64_t limit) {
  std::string out;
  int64_t done = 0;
  size_t at = 0;
  while (limit < 0 || done < limit) {
    size_t hit = from.empty() ? at : text.find(from, at);
    if (hit == std::string_view::npos) break;
    out.append(text, at, hit - at);
    out += to;
    ++done;
    LUX_CHECK(check_text_size(out.size()));
    at = hit + from.size();
    if (!from.empty()) continue;
    if (at == text.size()) return out;
    static_cast<void>(next_code_point(text, hit));
    out.append(text, at, hit - at);
    at = hit;
  }
  out.append(text, at);
  return out;
}

Result<std::string> centered(std::string_view text, int64_t width, std::string_view fill) {
  const auto size = static_cast<int64_t>(count_code_points(text));
  if (width <= size) return std::string(text);
  const int64_t missing = width - size;
  LUX_CHECK(check_text_size(static_cast<size_t>(missing)));
  const int64_t left = missing / 2 + (missing & width & 1);
  std::string out;
  for (int64_t i = 0; i < left; ++i) out += fill;
  out += text;
  for (int64_t i = left; i < missing; ++i) out += fill;
  return out;
}

}  // namespace lux::jinja
