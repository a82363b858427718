// The methods of Python's own types.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/jinja/builtins/builtin.h"

namespace lux::jinja {

/// The method `name` bound to `object`, nothing if its type has no such attribute. Fails for an
/// attribute that is not supported; the sandbox of chat templates refuses what would change a list
/// or dict.
[[nodiscard]] Result<std::optional<Object>> find_method(const Object& object, std::string_view name,
                                                        bool sandbox, Runtime& runtime);

// The tables.
[[nodiscard]] std::span<const Builtin> str_methods();
[[nodiscard]] std::span<const Builtin> str_search_methods();
[[nodiscard]] std::span<const Builtin> str_case_methods();
[[nodiscard]] std::span<const Builtin> list_methods();
[[nodiscard]] std::span<const Builtin> tuple_methods();
[[nodiscard]] std::span<const Builtin> dict_methods();

}  // namespace lux::jinja
