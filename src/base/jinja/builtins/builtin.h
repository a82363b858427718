// Functions that templates call: facts about their parameters, and the code.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/jinja/python/object.h"
#include "base/jinja/render/runtime.h"

namespace lux::jinja {

/// What a function was called with, sorted by its parameters.
struct Call {
  Runtime& runtime;
  std::string_view function;
  const Object& self;  // what is filtered, tested, or has the method
  std::vector<std::string_view> parameters;
  std::vector<std::optional<Object>> given;
  Arguments more;  // beyond the parameters, where the function takes such

  [[nodiscard]] bool has(size_t i) const { return given[i].has_value(); }
  [[nodiscard]] const Object& operator[](size_t i) const { return *given[i]; }
  /// The argument, or None where it was left out.
  [[nodiscard]] Object or_none(size_t i) const { return given[i].value_or(Object()); }
  // The argument, which must be of the type; None and nothing at all stand for `otherwise`.
  [[nodiscard]] Result<std::string> text(size_t i) const;
  [[nodiscard]] Result<std::string> text(size_t i, std::string_view otherwise) const;
  [[nodiscard]] Result<int64_t> integer(size_t i) const;
  [[nodiscard]] Result<int64_t> integer(size_t i, int64_t otherwise) const;
  [[nodiscard]] Result<bool> flag(size_t i, bool otherwise) const;
};

struct Builtin {
  std::string_view name;
  /// Names with spaces between them. One that ends in ? may be left out; * takes all further
  /// positional arguments, ** all further named ones.
  std::string_view parameters;
  Result<Object> (*run)(Call& call);
  bool by_name = true;  // whether arguments may be named, as they may not in many of str's methods
};

/// A function as a generator of Python's: it fails no earlier than its result is used.
template <Result<Object> (*run)(Call& call)>
Result<Object> lazily(Call& call) {
  auto out = run(call);
  return out ? *std::move(out) : Object::failing_iterator(std::move(out).error());
}

/// Calls `builtin` on `self`; fails where the arguments do not match its parameters.
[[nodiscard]] Result<Object> run_builtin(const Builtin& builtin, Runtime& runtime,
                                         const Object& self, Arguments arguments);

/// The entry of that name in a table.
[[nodiscard]] const Builtin* find_builtin(std::span<const Builtin> table, std::string_view name);

}  // namespace lux::jinja
