// A table as data: what it says, apart from how it looks.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"

namespace lux {

enum class Align { left, right };

/// What a column holds and how a person reads it.
enum class Format {
  text,
  integer,   // 12 345
  count,     // a large number in short: 3.2M
  real,      // a few significant digits
  estimate,  // a map {value, stderr, ci_low, ci_high}: 0.312 ±0.014 [0.285, 0.340]
  score,     // the same in short: 0.312 ±0.014
};

struct Column {
  std::string name;  // the key in JSON and CSV
  Format format = Format::text;
  std::string title = {};  // shown to persons; the name where it is empty
  std::string unit = {};   // "nats", "tokens"; shown to persons
  [[nodiscard]] Align align() const { return format == Format::text ? Align::left : Align::right; }
};

/// Rows have a cell a column; null is "not known". A NaN is shown as null is.
struct Table {
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<Value>> rows;
  size_t key_columns = 1;          // the first so many are repeated where a table is broken up
  std::vector<std::string> notes;  // shown below the table to persons
  /// What a person reads in place of a table without rows.
  std::string when_empty = "Nothing to show.";

  [[nodiscard]] size_t column(std::string_view name) const;  // columns.size() if there is none
};

/// A table among others, by which it is asked for and kept.
struct NamedTable {
  std::string name;
  Table table;
};

/// A cell of a column of format estimate or score; a null one where `value` is NaN.
[[nodiscard]] Value estimate_cell(double value, double standard_error, double low, double high);

}  // namespace lux
