// Python's two ways of formatting: `template % values` and str.format().
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

/// template % values; values are a tuple, a dict for %(name)s, or a single object.
[[nodiscard]] Result<Object> percent_format(const Object& pattern, const Object& values);

/// pattern.format(*positional, **named); `runtime` looks up the attributes of fields.
[[nodiscard]] Result<std::string> str_format(Runtime& runtime, std::string_view pattern,
                                             const Arguments& arguments);

/// format(object, spec).
[[nodiscard]] Result<std::string> format_object(const Object& object, std::string_view spec);

/// The digits of a real as C's printf has them: `type` is one of e, E, f, F, g, G.
[[nodiscard]] Result<std::string> real_digits(double real, char type, int64_t precision,
                                              bool alternate);
/// An absolute value in base 2, 8, 10 or 16.
[[nodiscard]] std::string whole_digits(int64_t whole, int base);

/// How a text is padded to a width in code points: '<', '>', '^', or '=' (zeros after the sign,
/// whose length is `sign`).
[[nodiscard]] Result<std::string> padded(std::string text, int64_t width, char align,
                                         std::string_view fill, size_t sign = 0);

}  // namespace lux::jinja
