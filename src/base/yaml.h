// YAML text to values.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"

namespace lux {

/// A YAML node with an application tag (`!function module.name`) becomes a map of one member: the
/// tag with its exclamation mark, and the scalar. Plain scalars get the types that YAML 1.1 readers
/// of the field (PyYAML) give them: null, booleans, integers, reals, else strings; quoted ones are
/// strings. `name` stands in error sentences, which carry the line.
[[nodiscard]] Result<Value> parse_yaml(std::string_view text, std::string_view name);

}  // namespace lux
