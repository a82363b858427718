// What the terminal can do.
#pragma once

#include <string>
#include <string_view>

namespace lux::cli {

/// Whether the descriptor is a terminal that understands cursor movements and colour, and NO_COLOR
/// and TERM=dumb do not forbid them.
[[nodiscard]] bool is_rich_terminal(int descriptor);

/// Whether the descriptor is a terminal whose locale has UTF-8, so that it draws more than ASCII.
[[nodiscard]] bool shows_utf8(int descriptor);

/// Columns of the terminal; 100 where it is none.
[[nodiscard]] int terminal_width(int descriptor);

/// The text cut to `width` columns, with an ellipsis where something is missing.
[[nodiscard]] std::string fit_width(const std::string& text, int width);

/// Text of others, fit to be shown: printable() line by line.
[[nodiscard]] std::string harmless(std::string_view text);

}  // namespace lux::cli
