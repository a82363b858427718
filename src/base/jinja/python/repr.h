// str() and repr() of objects.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

/// str(object). Fails on a strict undefined, and on what Python prints with an address in memory.
[[nodiscard]] Result<std::string> str(const Object& object);
[[nodiscard]] Result<std::string> repr(const Object& object);

/// repr() of a float: the fewest digits that read back the same.
[[nodiscard]] std::string real_repr(double real);
/// repr() of a str: its choice of quotes, and escapes for what is not printable.
[[nodiscard]] std::string text_repr(std::string_view text);
/// ascii() of what repr() returned: escapes for all but ASCII.
[[nodiscard]] std::string ascii_escaped(std::string_view repr);

}  // namespace lux::jinja
