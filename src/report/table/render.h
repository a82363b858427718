// Tables as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "report/table/table.h"

namespace lux {

enum class TableFormat {
  table,  // for a terminal
  json,   // an array of objects, numbers as they are
  csv,    // RFC 4180, numbers as they are
  md,     // GitHub's Markdown
};

/// "table", "json", "csv", "md".
[[nodiscard]] std::optional<TableFormat> table_format(std::string_view name);

struct RenderOptions {
  /// Columns of the terminal. A wider table is broken into several, one below the other, each with
  /// the key columns; long texts wrap within their cells. Nothing is left out. 0: as wide as it is.
  size_t width = 0;
  /// Whether escape sequences for bold and dim may be used: not for NO_COLOR, TERM=dumb or a pipe.
  bool colour = false;
};

/// The whole table, ending in a line break. Texts may come from anywhere: control characters and
/// those that turn the direction of text are shown as escapes, invalid UTF-8 as U+FFFD.
/// In CSV an estimate becomes four columns (name, name_stderr, name_ci_low, name_ci_high), in JSON
/// an object; NaN and infinities become null or an empty field.
[[nodiscard]] std::string render(const Table& table, TableFormat format,
                                 const RenderOptions& options = {});

}  // namespace lux
