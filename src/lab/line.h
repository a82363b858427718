// A line of any of a run's logs: a JSON object that begins with the identity of what it is about
// and ends with a check over its bytes. Specified in docs/formats.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/value.h"

namespace lux {

/// Whether text is a SHA-256 in lower-case hexadecimal.
[[nodiscard]] bool is_unit_id(std::string_view text);

/// The object as a line, without the line break, its check added. Its first member must be `unit`.
[[nodiscard]] std::string sealed_line(const Value& content);

/// Whether a line is whole: it begins and ends as it should, and its check is right. Then
/// `unit_of_line` needs no parsing.
[[nodiscard]] bool is_whole_line(std::string_view line);
[[nodiscard]] std::string_view unit_of_line(std::string_view whole_line);

}  // namespace lux
