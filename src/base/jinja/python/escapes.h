// The escapes of Python's string literals.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace lux::jinja {

/// Where the literal stands: Jinja first writes what is not ASCII as escapes, so that a backslash
/// before such a character ends up before the letters of its escape.
enum class Escapes { python, jinja };

/// The string that the text between the quotes stands for. Unknown escapes stay as they are.
[[nodiscard]] Result<std::string> unescape(std::string_view body, Escapes flavor);

}  // namespace lux::jinja
