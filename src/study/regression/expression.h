// Arithmetic on the columns of a table: log(params / 1e9), I(x ** 2).
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "study/regression/frame.h"

namespace lux {

enum class Operation {
  number,
  column,
  negate,
  add,
  subtract,
  multiply,
  divide,
  power,
  identity,  // I(…)
  log,       // natural, as all of these but log2 and log10
  log2,
  log10,
  log1p,
  sqrt,
  exp,
};

struct ColumnExpression {
  Operation operation = Operation::number;
  double number = 0;
  std::string name;  // of a column; a number as it was written
  std::vector<ColumnExpression> of;
  size_t at = 0;  // its first byte in the formula
};

/// The functions by their names: I, exp, log, log10, log1p, log2, sqrt.
[[nodiscard]] const std::vector<std::pair<std::string, Operation>>& column_functions();

/// One spelling for the same expression: "log(params / 1e9)"; names that are no plain words stand
/// in backquotes.
[[nodiscard]] std::string to_text(const ColumnExpression& expression);
[[nodiscard]] std::string quoted_name(const std::string& name);

/// The columns it takes, each once, and where in the formula they stand.
struct UsedColumn {
  std::string name;
  size_t at = 0;
};
void collect_columns(const ColumnExpression& expression, std::vector<UsedColumn>& out);

/// The value in one row; NaN where a column's is. Fails, naming the row, on a logarithm or root of
/// a number that has none, on a division by zero and on what is too large. The columns are there
/// and hold numbers.
[[nodiscard]] Result<double> evaluate(const ColumnExpression& expression, const DataFrame& frame,
                                      size_t row);

}  // namespace lux
