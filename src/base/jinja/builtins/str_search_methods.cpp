// str's methods that look for a string in another.
#include <algorithm>
#include <limits>

#include "base/jinja/builtins/methods.h"
#include "base/jinja/python/operators.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

/// The part of a string that `start` and `end` leave, and the code points before it.
struct Window {
  std::string_view text;
  int64_t before = 0;
  bool is_empty_past_end = false;  // start lies behind the end: not even "" is found there
};

Result<Window> window(Call& call, size_t first) {
  LUX_TRY(const int64_t start, call.integer(first, 0));
  LUX_TRY(const int64_t stop, call.integer(first + 1, std::numeric_limits<int64_t>::max()));
  LUX_TRY(const int64_t size, length(call.self));
  const auto place = [&](int64_t i) { return i < 0 ? std::max<int64_t>(i + size, 0) : i; };
  const int64_t from = place(start);
  return Window{cut(call.self.text(), start, stop), std::min(from, size),
                from > std::min(place(stop), size)};
}

Result<int64_t> find_from(Call& call, bool from_right) {
  LUX_TRY(const std::string wanted, call.text(0));
  LUX_TRY(const Window part, window(call, 1));
  if (part.is_empty_past_end) return -1;
  const size_t at = from_right ? part.text.rfind(wanted) : part.text.find(wanted);
  if (at == std::string_view::npos) return -1;
  return part.before + static_cast<int64_t>(count_code_points(part.text.substr(0, at)));
}

Result<Object> find(Call& call) {
  LUX_TRY(const int64_t at, find_from(call, false));
  return at;
}
Result<Object> rfind(Call& call) {
  LUX_TRY(const int64_t at, find_from(call, true));
  return at;
}

Result<Object> index_from(Call& call, bool from_right) {
  LUX_TRY(const int64_t at, find_from(call, from_right));
  if (at < 0) return fail("substring not found");
  return at;
}

Result<Object> index(Call& call) {
  return index_from(call, false);
}
Result<Object> rindex(Call& call) {
  return index_from(call, true);
}

Result<Object> count(Call& call) {
  LUX_TRY(const std::string wanted, call.text(0));
  LUX_TRY(const Window part, window(call, 1));
  if (part.is_empty_past_end) return 0;
  if (wanted.empty()) return static_cast<int64_t>(count_code_points(part.text)) + 1;
  int64_t out = 0;
  for (size_t at = part.text.find(wanted); at != std::string_view::npos;
       at = part.text.find(wanted, at + wanted.size()))
    ++out;
  return out;
}

Result<Object> matches(Call& call, bool at_end) {
  LUX_TRY(const Window part, window(call, 1));
  const auto fits = [&](const std::string& word) {
    if (part.is_empty_past_end) return false;
    return at_end ? part.text.ends_with(word) : part.text.starts_with(word);
  };
  if (!call[0].is_tuple()) {
    LUX_TRY(const std::string word, call.text(0));
    return fits(word);
  }
  for (const Object& word : call[0].items_of().items) {
    if (!word.is_text())
      return fail("tuple for {} must only contain str, not {}", call.function, word.type_name());
    if (fits(word.bytes())) return true;
  }
  return false;
}

Result<Object> startswith(Call& call) {
  return matches(call, false);
}
Result<Object> endswith(Call& call) {
  return matches(call, true);
}

constexpr Builtin table[] = {
    {"find", "sub start? end?", find, false},
    {"rfind", "sub start? end?", rfind, false},
    {"index", "sub start? end?", index, false},
    {"rindex", "sub start? end?", rindex, false},
    {"count", "sub start? end?", count, false},
    {"startswith", "prefix start? end?", startswith, false},
    {"endswith", "suffix start? end?", endswith, false},
};

}  // namespace

std::span<const Builtin> str_search_methods() {
  return table;
}

}  // namespace lux::jinja
