// The fields of a card that tables and mappings can fill, and what each takes.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "base/value.h"

namespace lux::csv {

enum class FieldKind {
  text,
  whole,  // a count: parameters, tokens
  real,
  flag,  // true, false
  date,  // ISO 8601: 2024, 2024-04 or 2024-04-30
};

struct CardField {
  std::string_view name;
  FieldKind kind = FieldKind::text;
};

[[nodiscard]] std::span<const CardField> card_fields();
/// Null where there is no such field.
[[nodiscard]] const CardField* find_card_field(std::string_view name);

/// How the cells of a column are to be read.
struct CellForm {
  double times = 1;  // numbers are multiplied by it: 1e9 for billions
  enum class Date { iso, month_first, day_first } date = Date::iso;  // M/D/YYYY, D/M/YYYY
};

/// A cell as the field takes it; null for one that says nothing (empty, white space; of a number
/// also nan and NA). Flags are 0, 1, true, false, yes or no. The message of a failure is a clause
/// that goes on after the cell: "is no number".
[[nodiscard]] Result<Value> card_value(const CardField& field, std::string_view cell,
                                       const CellForm& form = {});

/// A value of a mapping file as the field takes it; fails as card_value() does.
[[nodiscard]] Result<Value> stated_value(const CardField& field, const Value& value);

/// A finite number that is all of the text but for white space around it.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// Whether a cell for a number says nothing.
[[nodiscard]] bool is_unknown_number(std::string_view cell);

}  // namespace lux::csv
