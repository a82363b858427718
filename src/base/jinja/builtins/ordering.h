// Sorting, keys taken from members, and filling dicts: what several builtins share.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/jinja/builtins/builtin.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

/// The items in the order of their keys, stable also when reversed.
[[nodiscard]] Result<Objects> sorted_by(const Objects& items, const Objects& keys, bool reversed);

/// The path "a.b.0" as the steps a, b and 0; None is no step, and a number one.
[[nodiscard]] Result<Objects> path_of(const Object& attribute);
/// object[step][step]...; an undefined step becomes `otherwise`, where that is not None.
[[nodiscard]] Result<Object> follow(Runtime& runtime, Object object, const Objects& path,
                                    const Object& otherwise = Object());
/// Strings in lower case, all else as it is.
[[nodiscard]] Object ignore_case(const Object& object);

/// What dict(other, **named) adds: a dict's entries, or pairs.
[[nodiscard]] Status fill_dict(Dict& dict, const Object& other, bool has_other,
                               const Arguments& more);

}  // namespace lux::jinja
