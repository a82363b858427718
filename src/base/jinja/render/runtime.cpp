#include "base/jinja/render/runtime.h"

#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/methods.h"
#include "base/jinja/builtins/tests.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"

namespace lux::jinja {
namespace {

/// How Jinja names an object in its sentences: "dict object", "None".
std::string described(const Object& object) {
  return object.is_none() ? "None" : fmt::format("{} object", object.type_name());
}

}  // namespace

Runtime::~Runtime() {
  for (const Object& object :
       kept_) {  // empties what may hold itself; the vector still holds the rest
    if (object.is_sequence()) {
      dismantle(std::exchange(object.items_of().items, {}));
    } else if (object.is_dict()) {
      Objects parts;
      for (auto& [key, value] : object.dict().entries) parts.push_back(std::move(value));
      object.dict().entries.clear();
      dismantle(std::move(parts));
    } else if (object.is_thing()) {
      Objects parts;
      object.thing().release(parts);
      dismantle(std::move(parts));
    }
  }
}

Status Runtime::spend(size_t steps) {
  constexpr size_t max_steps = 5'000'000;
  spent_ += steps;
  if (spent_ > max_steps) return fail("the template takes more than {} steps", max_steps);
  return {};
}

Status Runtime::spend_on(const Object& object) {
  if (object.is_text()) return spend(object.bytes().size() / 32);
  if (object.is_sequence()) return spend(object.items_of().items.size());
  return {};
}

Result<std::optional<Object>> Runtime::own_attribute(const Object& object, std::string_view name) {
  if (object.is_undefined()) return fail("{}", object.undefined().why);
  const bool sandbox = options_.chat_extensions;
  if (name.starts_with("__") && name.ends_with("__")) {
    if (!sandbox) return fail("the attribute '{}' is not supported", name);
    return undefined(fmt::format("access to attribute '{}' of '{}' object is unsafe.", name,
                                 object.type_name()));
  }
  if (object.is_thing()) return object.thing().attribute(name);
  return find_method(object, name, sandbox, *this);
}

Result<Object> Runtime::attribute(const Object& object, std::string_view name) {
  LUX_TRY(auto own, own_attribute(object, name));
  if (own) return *std::move(own);
  if (object.is_dict())
    if (const Object* value = std::as_const(object.dict()).find(name)) return *value;
  return undefined(fmt::format("'{}' has no attribute '{}'", described(object), name));
}

Result<Object> Runtime::item(const Object& object, const Object& key) {
  LUX_TRY(auto found, subscript(object, key));
  if (found) return *std::move(found);
  if (!key.is_text()) {
    LUX_TRY(const std::string shown, repr(key));
    return undefined(fmt::format("'{}' has no element {}", described(object), shown));
  }
  LUX_TRY(auto own, own_attribute(object, key.bytes()));
  if (own) return *std::move(own);
  return undefined(fmt::format("'{}' has no attribute '{}'", described(object), key.bytes()));
}

Result<Object> Runtime::call(const Object& callee, Arguments arguments) {
  if (callee.is_undefined()) return fail("{}", callee.undefined().why);
  if (!callee.is_thing()) return fail("'{}' object is not callable", callee.type_name());
  LUX_TRY(Object out, callee.thing().call(*this, std::move(arguments)));
  LUX_CHECK(spend_on(out));
  return out;
}

Result<Object> Runtime::filter(std::string_view name, const Object& object, Arguments arguments) {
  LUX_TRY(const Builtin* builtin, find_filter(name, options_));
  LUX_TRY(Object out, run_builtin(*builtin, *this, object, std::move(arguments)));
  LUX_CHECK(spend_on(out));
  return out;
}

Result<bool> Runtime::test(std::string_view name, const Object& object, Arguments arguments) {
  LUX_TRY(const Builtin* builtin, find_test(name));
  LUX_TRY(const Object out, run_builtin(*builtin, *this, object, std::move(arguments)));
  return truth(out);
}

}  // namespace lux::jinja
