// JSON text to values and back.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"

namespace lux {

/// Parses one JSON document (UTF-8, validated). Integers that fit int64 stay integers, others
/// become reals (beyond 1e308 it fails); bare NaN and ±Infinity, as Python writes them, are read.
/// Fails with the byte offset.
[[nodiscard]] Result<Value> parse_json(std::string_view text);

/// Compact JSON; reals with the fewest digits that read back the same, never as integers; NaN and
/// infinities as Python writes them.
[[nodiscard]] std::string to_json(const Value& value);

/// The same over several lines, indented by two spaces, for files that people open.
[[nodiscard]] std::string to_pretty_json(const Value& value);

}  // namespace lux
