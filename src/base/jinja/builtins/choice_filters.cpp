// Filters that choose or map items, and `default`.
#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/ordering.h"
#include "base/jinja/builtins/tests.h"
#include "base/jinja/python/operators.h"

namespace lux::jinja {
namespace {

/// The items whose test, or truth, is `wanted`. The arguments are those of the filter: a member's
/// path first where `by_member`, then the test's name and arguments.
Result<Object> choose(Call& call, bool wanted, bool by_member) {
  LUX_TRY(const bool any, truth(call.self));
  if (!any) return Object::iterator({});
  Arguments arguments = std::move(call.more);
  Objects path;
  if (by_member) {
    if (arguments.positional.empty()) return fail("Missing parameter for attribute name");
    LUX_TRY(path, path_of(arguments.positional[0]));
    arguments.positional.erase(arguments.positional.begin());
  }
  std::string test;
  if (!arguments.positional.empty()) {
    if (!arguments.positional[0].is_text()) return fail("the name of a test must be a string");
    test = arguments.positional[0].bytes();
    arguments.positional.erase(arguments.positional.begin());
  }
  LUX_TRY(const Objects items, iterate(call.self));
  Objects out;
  for (const Object& item : items) {
    LUX_CHECK(call.runtime.spend(1));
    LUX_TRY(const Object value, follow(call.runtime, item, path));
    LUX_TRY(const bool passes,
            test.empty() ? truth(value) : call.runtime.test(test, value, arguments));
    if (passes == wanted) out.push_back(item);
  }
  return Object::iterator(std::move(out));
}

Result<Object> select(Call& call) {
  return choose(call, true, false);
}
Result<Object> reject(Call& call) {
  return choose(call, false, false);
}
Result<Object> selectattr(Call& call) {
  return choose(call, true, true);
}
Result<Object> rejectattr(Call& call) {
  return choose(call, false, true);
}

Result<Object> map_member(Call& call, Arguments arguments) {
  Object attribute;
  Object otherwise;
  for (auto& [name, value] : arguments.named) {
    if (name != "attribute" && name != "default")
      return fail("Unexpected keyword argument '{}'", name);
    (name == "attribute" ? attribute : otherwise) = std::move(value);
  }
  LUX_TRY(const Objects path, path_of(attribute));
  LUX_TRY(Objects items, iterate(call.self));
  for (Object& item : items) {
    LUX_CHECK(call.runtime.spend(1));
    LUX_TRY(item, follow(call.runtime, item, path, otherwise));
  }
  return Object::iterator(std::move(items));
}

Result<Object> map(Call& call) {
  LUX_TRY(const bool any, truth(call.self));
  if (!any) return Object::iterator({});
  Arguments arguments = std::move(call.more);
  for (const auto& [name, value] : arguments.named)
    if (name == "attribute" && arguments.positional.empty())
      return map_member(call, std::move(arguments));
  if (arguments.positional.empty()) return fail("map requires a filter argument");
  if (!arguments.positional[0].is_text()) return fail("the name of a filter must be a string");
  const std::string filter = arguments.positional[0].bytes();
  arguments.positional.erase(arguments.positional.begin());
  LUX_TRY(Objects items, iterate(call.self));
  for (Object& item : items) {
    LUX_CHECK(call.runtime.spend(1));
    LUX_TRY(item, call.runtime.filter(filter, item, arguments));
  }
  return Object::iterator(std::move(items));
}

Result<Object> otherwise(Call& call) {
  Object fallback = call.has(0) ? call[0] : Object("");
  if (call.self.is_undefined()) return fallback;
  LUX_TRY(const bool also_false, call.flag(1, false));
  if (!also_false) return call.self;
  LUX_TRY(const bool is_true, truth(call.self));
  return is_true ? call.self : fallback;
}

Result<Object> attr(Call& call) {
  LUX_TRY(const std::string name, call.text(0));
  LUX_TRY(auto own, call.runtime.own_attribute(call.self, name));
  if (own) return *std::move(own);
  return call.runtime.undefined(
      fmt::format("'{} object' has no attribute '{}'", call.self.type_name(), name));
}

constexpr Builtin table[] = {
    {"attr", "name", attr},
    {"d", "default_value? boolean?", otherwise},
    {"default", "default_value? boolean?", otherwise},
    {"map", "* **", lazily<map>},
    {"reject", "* **", lazily<reject>},
    {"rejectattr", "* **", lazily<rejectattr>},
    {"select", "* **", lazily<select>},
    {"selectattr", "* **", lazily<selectattr>},
};

}  // namespace

std::span<const Builtin> choice_filters() {
  return table;
}

}  // namespace lux::jinja
