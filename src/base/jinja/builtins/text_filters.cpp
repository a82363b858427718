#include <algorithm>

#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/ordering.h"
#include "base/jinja/python/chars.h"
#include "base/jinja/python/format.h"
#include "base/jinja/python/markup.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"
#include "base/jinja/python/text_tools.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

/// str(object), which stays Markup where it is.
Result<Object> as_text(const Object& object) {
  if (object.is_text()) return object;
  LUX_TRY(std::string text, str(object));
  return Object(std::move(text));
}

template <std::string (*map)(std::string_view)>
Result<Object> mapped(Call& call) {
  LUX_TRY(const Object text, as_text(call.self));
  return Object(Text(map(text.bytes()), text.is_markup()));
}

/// Every word's first letter in upper case, the others in lower case.
std::string title_words(std::string_view text) {
  const auto parts_words = [](char32_t c) {
    return is_space(c) || c == '-' || c == '(' || c == '{' || c == '[' || c == '<';
  };
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const bool separator = parts_words(next_code_point(text, at));
    const size_t second = at;
    while (at < text.size()) {
      size_t next = at;
      if (parts_words(next_code_point(text, next)) != separator) break;
      at = next;
    }
    out += to_upper(text.substr(start, second - start));
    out += to_lower(text.substr(second, at - second));
  }
  return out;
}

Result<Object> string(Call& call) {
  return as_text(call.self);
}

Result<Object> safe(Call& call) {
  LUX_TRY(std::string text, str(call.self));
  return Object(Text(std::move(text), true));
}

Result<Object> escaped(Call& call) {
  return escape(call.self);
}

Result<Object> force_escaped(Call& call) {
  LUX_TRY(const std::string text, str(call.self));
  return Object(Text(escape_html(text), true));
}

Result<Object> center(Call& call) {
  LUX_TRY(const Object text, as_text(call.self));
  LUX_TRY(const int64_t width, call.integer(0, 80));
  LUX_TRY(std::string out, centered(text.bytes(), width, " "));
  return Object(Text(std::move(out), text.is_markup()));
}

Result<Object> trim(Call& call) {
  LUX_TRY(const Object text, as_text(call.self));
  LUX_TRY(const std::string chars, call.text(0, ""));
  const bool given = call.has(0) && !call[0].is_none();
  return Object(
      Text(strip_chars(text.bytes(), given ? std::optional(chars) : std::nullopt, true, true),
           text.is_markup()));
}

Result<Object> replace(Call& call) {
  LUX_TRY(const std::string text, str(call.self));
  LUX_TRY(const std::string from, str(call[0]));
  LUX_TRY(const std::string to, str(call[1]));
  LUX_TRY(const int64_t limit, call.integer(2, -1));
  LUX_TRY(std::string out, replace_some(text, from, to, limit));
  return out;
}

Result<Object> format(Call& call) {
  LUX_TRY(const Object text, as_text(call.self));
  if (!call.more.positional.empty() && !call.more.named.empty())
    return fail("can't handle positional and keyword arguments at the same time");
  if (call.more.named.empty()) return percent_format(text, Object::tuple(call.more.positional));
  auto values = std::make_shared<Dict>();
  LUX_CHECK(fill_dict(*values, Object(), false, call.more));
  return percent_format(text, values);
}

Result<Object> indent(Call& call) {
  if (call.self.is_undefined()) return fail("{}", call.self.undefined().why);
  if (!call.self.is_text()) return fail("the filter 'indent' needs a string");
  std::string spaces;
  if (call.has(0) && call[0].is_text()) {
    spaces = call[0].bytes();
  } else {
    LUX_TRY(const int64_t width, call.has(0) ? call.integer(0) : Result<int64_t>(4));
    LUX_TRY(spaces, padded("", width, '<', " "));
  }
  LUX_TRY(const bool first, call.flag(1, false));
  LUX_TRY(const bool blank, call.flag(2, false));
  const std::string text = call.self.bytes() + "\n";
  std::string out = first ? spaces : "";
  bool is_first = true;
  for (std::string_view line : split_lines(text, false)) {
    if (!is_first) out += "\n";
    if (!is_first && (blank || !line.empty())) out += spaces;
    out += line;
    is_first = false;
    LUX_CHECK(check_text_size(out.size()));
  }
  return Object(Text(std::move(out), call.self.is_markup()));
}

Result<Object> truncate(Call& call) {
  if (call.self.is_undefined() && call.self.undefined().strict)
    return fail("{}", call.self.undefined().why);
  LUX_TRY(const int64_t limit, call.integer(0, 255));
  LUX_TRY(const std::string end, call.has(2) ? call.text(2) : Result<std::string>("..."));
  LUX_TRY(const int64_t leeway, call.integer(3, 5));
  const auto end_size = static_cast<int64_t>(count_code_points(end));
  if (limit < end_size) return fail("expected length >= {}, got {}", end_size, limit);
  if (leeway < 0) return fail("expected leeway >= 0, got {}", leeway);
  LUX_TRY(const int64_t size, length(call.self));
  if (size <= limit || size - limit <= leeway) return call.self;
  if (!call.self.is_text()) return fail("the filter 'truncate' needs a string");
  LUX_TRY(const bool cut_words, call.flag(1, false));
  std::string_view head = cut(call.self.text(), 0, limit - end_size);
  if (!cut_words) head = head.substr(0, head.rfind(' '));
  return Object(Text(std::string(head) + end, call.self.is_markup()));
}

Result<Object> wordcount(Call& call) {
  LUX_TRY(const Object text, as_text(call.self));
  int64_t words = 0;
  bool in_word = false;
  for (char32_t c : decode(text.bytes())) {
    const bool is_word = c == '_' || is_alnum(c);
    words += is_word && !in_word ? 1 : 0;
    in_word = is_word;
  }
  return words;
}

std::string quoted(std::string_view text, bool in_query) {
  constexpr std::string_view plain = "_.-~";
  std::string out;
  for (char c : text) {
    const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (alnum || plain.find(c) != std::string_view::npos || (c == '/' && !in_query)) {
      out += c;
    } else if (c == ' ' && in_query) {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Result<Object> urlencode(Call& call) {
  const bool iterable = call.self.is_sequence() || call.self.is_dict() || call.self.is_undefined();
  if (!iterable) {
    LUX_TRY(const std::string text, str(call.self));
    return quoted(text, false);
  }
  Objects items;
  if (call.self.is_dict()) {
    for (const auto& [key, value] : call.self.dict().entries)
      items.push_back(Object::tuple({key, value}));
  } else {
    LUX_TRY(items, iterate(call.self));
  }
  std::string out;
  for (const Object& item : items) {
    LUX_TRY(const Objects pair, iterate(item));
    if (pair.size() != 2) return fail("the filter 'urlencode' takes pairs");
    LUX_TRY(const std::string key, str(pair[0]));
    LUX_TRY(const std::string value, str(pair[1]));
    out += fmt::format("{}{}={}", out.empty() ? "" : "&", quoted(key, true), quoted(value, true));
  }
  return out;
}

constexpr Builtin table[] = {
    {"capitalize", "", mapped<to_capitalized>},
    {"center", "width?", center},
    {"e", "", escaped},
    {"escape", "", escaped},
    {"forceescape", "", force_escaped},
    {"format", "* **", format},
    {"indent", "width? first? blank?", indent},
    {"lower", "", mapped<to_lower>},
    {"replace", "old new count?", replace},
    {"safe", "", safe},
    {"string", "", string},
    {"title", "", mapped<title_words>},
    {"trim", "chars?", trim},
    {"truncate", "length? killwords? end? leeway?", truncate},
    {"upper", "", mapped<to_upper>},
    {"urlencode", "", urlencode},
    {"wordcount", "", wordcount},
};

}  // namespace

std::span<const Builtin> text_filters() {
  return table;
}

}  // namespace lux::jinja
