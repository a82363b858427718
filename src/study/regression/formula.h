// A model's formula, in the notation of Wilkinson & Rogers (1973) as R and patsy have it:
//   clemscore ~ log(params) + log(tokens) * tuning
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "study/regression/expression.h"

namespace lux {

/// What a term is a product of: a number, or a category.
struct FormulaFactor {
  std::string name;             // "log(params)", "C(access)", "tuning"
  ColumnExpression expression;  // a category's is a column
  bool as_category = false;     // C(…) was asked for; a column of text is a category without it
};

/// Factors by their place in Formula::factors, ascending.
struct FormulaTerm {
  std::string name;  // "tuning:log(params)"
  std::vector<size_t> factors;
};

struct Formula {
  std::string text;
  ColumnExpression response;
  std::string response_name;
  std::vector<FormulaFactor> factors;
  std::vector<FormulaTerm> terms;  // single factors first, then products of two, …
  bool intercept = true;
};

/// RESPONSE ~ TERMS. The response is arithmetic on columns: clemscore, log(loss - 1.69).
/// Terms are joined by +; a:b is a product, a*b is a + b + a:b, (a + b):c is a:c + b:c, - takes a
/// term away, and "- 1" or "+ 0" the intercept. A factor is a column, C(column) for a column of
/// numbers as categories, or a function of arithmetic: log, log2, log10, log1p, sqrt, exp, and I
/// for none. A name that is more than letters, digits, "_" and "." stands in `backquotes`. Fails
/// with the position on everything else.
[[nodiscard]] Result<Formula> parse_formula(std::string_view text);

/// The failure's sentence: "In the formula '…', at character 13: …".
[[nodiscard]] Error formula_error(std::string_view formula, size_t at, std::string_view what);

}  // namespace lux
