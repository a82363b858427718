// What studies found, beside what they were made from: LAB/studies/<study>/<table>.parquet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/lab.h"

namespace lux {

/// An estimate is a map of the numbers value, stderr, ci_low and ci_high, and becomes four columns:
/// name, name_stderr, name_ci_low, name_ci_high.
struct StudyColumn {
  enum class Type { text, integer, real, boolean, estimate };
  std::string name;
  Type type = Type::text;
};

/// Rows have a cell a column; null is "not known".
struct StudyTable {
  std::string name;
  std::vector<StudyColumn> columns;
  std::vector<std::vector<Value>> rows;
};

/// Writes the tables of a study, and `made` (its command and options) as study.json; what the study
/// had written before is replaced. Fails, with nothing replaced, on a cell that is not of its
/// column's type and on a text that is not UTF-8.
[[nodiscard]] Status save_study(Lab& lab, std::string_view study, const Value& made,
                                const std::vector<StudyTable>& tables);

}  // namespace lux
