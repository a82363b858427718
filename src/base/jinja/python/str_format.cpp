// str.format() and the format specifications of its fields.
#include <algorithm>
#include <cmath>

#include "base/jinja/python/format.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"
#include "base/jinja/render/runtime.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<int64_t> small_number(std::string_view digits) {
  if (digits.size() > 9) return fail("Too many decimal digits in format string");
  int64_t out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out;
}

class Formatter {
 public:
  Formatter(Runtime& runtime, const Arguments& arguments)
      : runtime_(runtime), arguments_(arguments) {}

  Result<std::string> run(std::string_view text, int depth = 0) {
    if (depth > 1) return fail("Max string recursion exceeded");
    std::string out;
    for (size_t at = 0; at < text.size();) {
      const char c = text[at++];
      if (c != '{' && c != '}') {
        out += c;
      } else if (at < text.size() && text[at] == c) {
        out += c;
        ++at;
      } else if (c == '}') {
        return fail("Single '}}' encountered in format string");
      } else {
        const size_t end = closing(text, at);
        if (end == std::string_view::npos) return fail("expected '}}' before end of string");
        LUX_TRY(const std::string part, field(text.substr(at, end - at), depth));
        LUX_CHECK(check_text_size(out.size() + part.size()));
        out += part;
        at = end + 1;
      }
    }
    return out;
  }

 private:
  /// The brace that closes the field starting at `at`.
  static size_t closing(std::string_view text, size_t at) {
    int depth = 1;
    bool in_brackets = false;
    for (; at < text.size(); ++at) {
      if (text[at] == '[') in_brackets = true;
      if (text[at] == ']') in_brackets = false;
      if (in_brackets) continue;
      if (text[at] == '{') ++depth;
      if (text[at] == '}' && --depth == 0) return at;
    }
    return std::string_view::npos;
  }

  Result<std::string> field(std::string_view text, int depth) {
    size_t name_end = 0;
    bool in_brackets = false;
    while (name_end < text.size() &&
           (in_brackets || (text[name_end] != ':' && text[name_end] != '!'))) {
      if (text[name_end] == '[') in_brackets = true;
      if (text[name_end] == ']') in_brackets = false;
      ++name_end;
    }
    std::string_view rest = text.substr(name_end);
    char conversion = 0;
    if (rest.starts_with('!')) {
      if (rest.size() < 2) return fail("end of string while looking for conversion specifier");
      conversion = rest[1];
      rest.remove_prefix(2);
      if (!rest.empty() && rest[0] != ':') return fail("expected ':' after conversion specifier");
    }
    if (!rest.empty()) rest.remove_prefix(1);
    LUX_TRY(Object value, lookup(text.substr(0, name_end)));
    std::string spec(rest);
    if (rest.find_first_of("{}") != std::string_view::npos) {
      LUX_TRY(spec, run(rest, depth + 1));
    }
    if (conversion == 's') {
      LUX_TRY(value, str(value));
    } else if (conversion == 'r' || conversion == 'a') {
      LUX_TRY(const std::string shown, repr(value));
      value = conversion == 'a' ? ascii_escaped(shown) : shown;
    } else if (conversion != 0) {
      return fail("unknown conversion specifier in a format string");
    }
    return format_object(value, spec);
  }

  Result<Object> lookup(std::string_view path) {
    const size_t end = std::min(path.find_first_of(".["), path.size());
    LUX_TRY(Object value, argument(path.substr(0, end)));
    path.remove_prefix(end);
    while (!path.empty()) {
      if (path[0] == '.') {
        const size_t stop = std::min(path.find_first_of(".[", 1), path.size());
        if (stop == 1) return fail("Empty attribute in format string");
        if (!runtime_.options().chat_extensions)  // Python's own, not the sandbox's
          return fail("an attribute in str.format() is not supported");
        LUX_TRY(value, runtime_.attribute(value, path.substr(1, stop - 1)));
        path.remove_prefix(stop);
        continue;
      }
      const size_t stop = path.find(']');
      if (path[0] != '[' || stop == std::string_view::npos)
        return fail("Missing ']' in format string");
      const std::string_view key = path.substr(1, stop - 1);
      if (key.empty()) return fail("Empty attribute in format string");
      Object index = key;
      if (is_digits(key)) {
        LUX_TRY(index, small_number(key));
      }
      LUX_TRY(value, item(value, index));
      path.remove_prefix(stop + 1);
    }
    return value;
  }

  /// The sandbox of chat templates looks items up as templates do, Python fails without one.
  Result<Object> item(const Object& object, const Object& index) {
    if (runtime_.options().chat_extensions) return runtime_.item(object, index);
    LUX_TRY(auto found, subscript(object, index));
    if (!found) return fail("the value in str.format() has no such item");
    return *std::move(found);
  }

  Result<Object> argument(std::string_view name) {
    if (name.empty() || is_digits(name)) {
      const bool automatic = name.empty();
      if (numbered_ && *numbered_ == automatic)
        return fail("cannot switch between automatic field numbering and manual specification");
      numbered_ = !automatic;
      LUX_TRY(const int64_t given, small_number(name));
      const size_t index = automatic ? next_++ : static_cast<size_t>(given);
      if (index >= arguments_.positional.size())
        return fail("Replacement index {} out of range for positional args tuple", index);
      return arguments_.positional[index];
    }
    for (const auto& [key, value] : arguments_.named)
      if (key == name) return value;
    return fail("the format key {} is not there", text_repr(name));
  }

  Runtime& runtime_;
  const Arguments& arguments_;
  size_t next_ = 0;
  std::optional<bool> numbered_;  // whether fields have numbers; unknown before the first
};

}  // namespace

Result<std::string> str_format(Runtime& runtime, std::string_view pattern,
                               const Arguments& arguments) {
  return Formatter(runtime, arguments).run(pattern);
}

}  // namespace lux::jinja
