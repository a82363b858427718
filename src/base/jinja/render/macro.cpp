#include "base/jinja/render/macro.h"

#include <algorithm>

#include "base/jinja/python/repr.h"

namespace lux::jinja {
namespace {

std::optional<Object> take_named(Arguments& arguments, std::string_view name) {
  const auto it = std::ranges::find(arguments.named, name, [](const auto& n) { return n.first; });
  if (it == arguments.named.end()) return std::nullopt;
  Object value = std::move(it->second);
  arguments.named.erase(it);
  return value;
}

}  // namespace

Result<std::optional<Object>> Macro::attribute(std::string_view name) {
  if (name == "name") return Object(definition_.name);
  if (name == "arguments")
    return Object::tuple({definition_.parameters.begin(), definition_.parameters.end()});
  if (name == "caller") return Object(definition_.uses_caller);
  if (name == "catch_kwargs") return Object(definition_.uses_kwargs);
  if (name == "catch_varargs") return Object(definition_.uses_varargs);
  return std::nullopt;
}

Status Macro::bind(Interpreter::ScopePtr scope, Arguments& arguments) {
  const auto& parameters = definition_.parameters;
  const size_t required = parameters.size() - definition_.defaults.size();
  std::vector<std::optional<Object>> given(parameters.size());
  const size_t positional = std::min(arguments.positional.size(), parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i)
    given[i] = i < positional ? std::optional(arguments.positional[i])
                              : take_named(arguments, parameters[i]);
  for (size_t i = 0; i < parameters.size(); ++i)  // a default sees the parameters beside it
    scope->set(parameters[i], given[i] ? *given[i]
                                       : interpreter_.runtime().undefined(fmt::format(
                                             "parameter '{}' was not provided", parameters[i])));
  for (size_t i = required; i < parameters.size(); ++i) {
    if (given[i]) continue;
    LUX_TRY(Object value, interpreter_.eval_in(*definition_.defaults[i - required], scope));
    scope->set(parameters[i], std::move(value));
  }
  arguments.positional.erase(arguments.positional.begin(),
                             arguments.positional.begin() + static_cast<ptrdiff_t>(positional));
  return {};
}

Result<Object> Macro::call(Runtime& runtime, Arguments arguments) {
  auto scope = interpreter_.make_scope(scope_, definition_.undefined);
  LUX_CHECK(bind(scope, arguments));
  if (definition_.uses_caller) {
    const auto caller = take_named(arguments, "caller");
    scope->set("caller", caller ? *caller : runtime.undefined("No caller defined"));
  }
  if (definition_.uses_kwargs) {
    auto kwargs = std::make_shared<Dict>();
    for (auto& [name, value] : arguments.named) LUX_CHECK(kwargs->set(name, std::move(value)));
    scope->set("kwargs", kwargs);
  } else if (!arguments.named.empty()) {
    return fail("macro '{}' takes no keyword argument '{}'", definition_.name,
                arguments.named[0].first);
  }
  if (definition_.uses_varargs) {
    scope->set("varargs", Object::tuple(std::move(arguments.positional)));
  } else if (!arguments.positional.empty()) {
    return fail("macro '{}' takes not more than {} argument(s)", definition_.name,
                definition_.parameters.size());
  }
  LUX_TRY(std::string text, interpreter_.run_in(definition_.body, std::move(scope)));
  return text;
}

Result<std::string> Macro::repr() const {
  const std::string& name = definition_.name;
  return fmt::format("<Macro {}>", name.empty() ? "anonymous" : text_repr(name));
}

}  // namespace lux::jinja
