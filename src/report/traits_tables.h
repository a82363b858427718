// The study of models' traits as tables.
#pragma once

#include <vector>

#include "report/table/table.h"
#include "study/regression/traits.h"

namespace lux {

/// One row a fact, all numbers unrounded:
///   fits             formula: R², F, AIC … as statsmodels has them
///   coefficients     formula × errors × term: value, interval, t, p
///   tests            formula × errors: Wald's F of all terms
///   influence        formula × row: residuals, leverage, Cook's distance …, R² without it
///   without          formula × row × term: the coefficient without the row
///   carriers         formula × R² and each term: the row that carries it
///   prediction       formula × what is left out: errors on rows not seen, against the mean
///   predicted        formula × what is left out × row
///   line             formula × column × point, with both bands
///   importance       formula × group of terms: parts of R²
///   forest           formula × group of terms: the nonlinear check
///   groups, members  by size, and by equal text
///   variance         between and inside groups
///   timeline, slopes over release dates
///   left_out         a sentence each
[[nodiscard]] std::vector<NamedTable> traits_tables(const TraitsResult& result);

/// What fits on a screen: fits, coefficients, the rows that carry them, errors on rows not seen,
/// parts of R², groups, variance, slopes. Those that have rows.
[[nodiscard]] std::vector<Table> traits_summary(const TraitsResult& result);

}  // namespace lux
