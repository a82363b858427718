// Where a field of a row comes from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"
#include "base/env.h"
#include "base/error.h"
#include "lab/csv/card_field.h"

namespace lux::csv {

/// A column, the same text for every row, or the part of the file's name that stands where a
/// pattern has its star.
struct Source {
  enum class Kind { column, value, file };
  Kind kind = Kind::column;
  std::string text;                  // the value or the pattern
  std::vector<std::string> columns;  // names that the column may have
  CellForm form;                     // of a column's cells
  bool optional = false;             // of a table of characteristics: none need have the column
};

/// What stands for the star of a pattern in a text; nothing where the text is not of that form.
[[nodiscard]] std::optional<std::string_view> star_of(std::string_view pattern,
                                                      std::string_view text);

/// Runs of white space, line breaks too, as one space; none at the ends.
[[nodiscard]] std::string on_one_line(std::string_view text);

/// A header or a name of a column without what spreadsheets vary: runs of white space (line breaks
/// too) as one space, none around it, letters A to Z in lower case.
[[nodiscard]] std::string plain_header(std::string_view header);

/// The column of one of the names: spelt just so, else as plain_header() has it. Nothing where
/// there is none; fails, naming the file, where there are several.
[[nodiscard]] Result<std::optional<size_t>> find_column(const Csv& table,
                                                        const std::vector<std::string>& names,
                                                        const Path& file);

/// "'scores.csv' has no column 'x'; it has a, b, c."
[[nodiscard]] std::unexpected<Error> no_column(const Csv& table,
                                               const std::vector<std::string>& names,
                                               const Path& file);

/// A source's place in one file.
class Field {
 public:
  Field() = default;
  /// Fails, naming the file, where it has no such column or no such name.
  [[nodiscard]] static Result<Field> find(const Source& source, const Csv& table, const Path& file);
  [[nodiscard]] std::string_view of(const CsvRow& row) const {
    return column_ ? std::string_view(row.fields[*column_]) : std::string_view(text_);
  }
  [[nodiscard]] std::optional<size_t> column() const { return column_; }

 private:
  std::optional<size_t> column_;
  std::string text_;
};

}  // namespace lux::csv
