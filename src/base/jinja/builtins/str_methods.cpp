// str's methods that cut a string apart or put one together.
#include <algorithm>
#include <limits>

#include "base/jinja/builtins/methods.h"
#include "base/jinja/python/chars.h"
#include "base/jinja/python/format.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/text_tools.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

Result<Object> strip_by(Call& call, bool left, bool right) {
  LUX_TRY(const std::string chars, call.text(0, ""));
  const bool given = call.has(0) && !call[0].is_none();
  return strip_chars(call.self.bytes(), given ? std::optional(chars) : std::nullopt, left, right);
}

Result<Object> strip_both(Call& call) {
  return strip_by(call, true, true);
}
Result<Object> strip_left(Call& call) {
  return strip_by(call, true, false);
}
Result<Object> strip_right(Call& call) {
  return strip_by(call, false, true);
}

Result<Object> split_by(Call& call, bool from_right) {
  const bool given = call.has(0) && !call[0].is_none();
  LUX_TRY(const std::string separator, call.text(0, ""));
  int64_t limit = -1;
  if (call.has(1)) {
    LUX_TRY(limit, call.integer(1));
  }
  if (given && separator.empty()) return fail("empty separator");
  auto parts = given ? split_at(call.self.bytes(), separator, limit, from_right)
                     : split_words(call.self.bytes(), limit, from_right);
  LUX_CHECK(check_item_count(parts.size()));
  return Object::list({parts.begin(), parts.end()});
}

Result<Object> split(Call& call) {
  return split_by(call, false);
}
Result<Object> rsplit(Call& call) {
  return split_by(call, true);
}

Result<Object> splitlines(Call& call) {
  LUX_TRY(const int64_t keep, call.has(0) ? call.integer(0) : Result<int64_t>(0));
  const auto lines = split_lines(call.self.bytes(), keep != 0);
  LUX_CHECK(check_item_count(lines.size()));
  return Object::list({lines.begin(), lines.end()});
}

Result<Object> partition_by(Call& call, bool from_right) {
  LUX_TRY(const std::string separator, call.text(0));
  if (separator.empty()) return fail("empty separator");
  const std::string& text = call.self.bytes();
  const size_t at = from_right ? text.rfind(separator) : text.find(separator);
  if (at == std::string::npos)
    return from_right ? Object::tuple({"", "", text}) : Object::tuple({text, "", ""});
  return Object::tuple({text.substr(0, at), separator, text.substr(at + separator.size())});
}

Result<Object> partition(Call& call) {
  return partition_by(call, false);
}
Result<Object> rpartition(Call& call) {
  return partition_by(call, true);
}

Result<Object> join(Call& call) {
  LUX_TRY(const Objects items, iterate(call[0]));
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!items[i].is_text())
      return fail("sequence item {}: expected str instance, {} found", i, items[i].type_name());
    if (i > 0) out += call.self.bytes();
    out += items[i].bytes();
    LUX_CHECK(check_text_size(out.size()));
  }
  return out;
}

Result<Object> replace(Call& call) {
  LUX_TRY(const std::string from, call.text(0));
  LUX_TRY(const std::string to, call.text(1));
  int64_t limit = -1;
  if (call.has(2)) {
    LUX_TRY(limit, call.integer(2));
  }
  LUX_TRY(std::string out, replace_some(call.self.bytes(), from, to, limit));
  return out;
}

Result<Object> removeprefix(Call& call) {
  LUX_TRY(const std::string prefix, call.text(0));
  const std::string& text = call.self.bytes();
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

Result<Object> removesuffix(Call& call) {
  LUX_TRY(const std::string suffix, call.text(0));
  const std::string& text = call.self.bytes();
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

Result<Object> format(Call& call) {
  LUX_TRY(std::string out, str_format(call.runtime, call.self.bytes(), call.more));
  return out;
}

Result<Object> justify(Call& call, char align) {
  LUX_TRY(const int64_t width, call.integer(0));
  LUX_TRY(const std::string fill, call.has(1) ? call.text(1) : Result<std::string>(" "));
  if (count_code_points(fill) != 1)
    return fail("The fill character must be exactly one character long");
  LUX_TRY(std::string out, padded(call.self.bytes(), width, align, fill));
  return out;
}

Result<Object> ljust(Call& call) {
  return justify(call, '<');
}
Result<Object> rjust(Call& call) {
  return justify(call, '>');
}

Result<Object> center(Call& call) {
  LUX_TRY(const int64_t width, call.integer(0));
  LUX_TRY(const std::string fill, call.has(1) ? call.text(1) : Result<std::string>(" "));
  if (count_code_points(fill) != 1)
    return fail("The fill character must be exactly one character long");
  LUX_TRY(std::string out, centered(call.self.bytes(), width, fill));
  return out;
}

Result<Object> zfill(Call& call) {
  LUX_TRY(const int64_t width, call.integer(0));
  const std::string& text = call.self.bytes();
  const bool has_sign = text.starts_with('+') || text.starts_with('-');
  LUX_TRY(std::string out, padded(text, width, '=', "0", has_sign ? 1 : 0));
  return out;
}

constexpr Builtin table[] = {
    {"strip", "chars?", strip_both, false},
    {"lstrip", "chars?", strip_left, false},
    {"rstrip", "chars?", strip_right, false},
    {"split", "sep? maxsplit?", split},
    {"rsplit", "sep? maxsplit?", rsplit},
    {"splitlines", "keepends?", splitlines},
    {"partition", "sep", partition, false},
    {"rpartition", "sep", rpartition, false},
    {"join", "iterable", join, false},
    {"replace", "old new count?", replace, false},
    {"removeprefix", "prefix", removeprefix, false},
    {"removesuffix", "suffix", removesuffix, false},
    {"format", "* **", format},
    {"ljust", "width fillchar?", ljust, false},
    {"rjust", "width fillchar?", rjust, false},
    {"center", "width fillchar?", center, false},
    {"zfill", "width", zfill, false},
};

}  // namespace

std::span<const Builtin> str_methods() {
  return table;
}

}  // namespace lux::jinja
