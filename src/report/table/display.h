// Text as a terminal shows it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lux {

/// Columns that valid UTF-8 text takes: combining marks none, East Asian wide characters and emoji
/// two, others one.
[[nodiscard]] size_t display_width(std::string_view text);

/// Untrusted text made safe: control characters (C0, DEL, C1) and those that break lines or turn
/// the direction of text become \n, \t, \x1b, \u202e …; invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

/// Only invalid UTF-8 replaced, for formats that escape the rest themselves.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// Breaks text into lines of at most `width` columns, at spaces where there are some. At least one
/// line; no character is lost but the spaces at breaks.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, size_t width);

}  // namespace lux
