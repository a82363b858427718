#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/table/cells.h"
#include "report/traits_regression_tables.h"

namespace lux {
namespace {

Value estimate(double value, double error, const Interval& interval) {
  return estimate_cell(value, error, interval.low, interval.high);
}

}  // namespace

Table fits_table(const std::vector<Regression>& regressions) {
  Table table;
  table.title = "Fits";
  table.columns = {{"formula"}, {"weighted"}};
  add_columns(table, Format::integer, {"n", "n_alone"});
  add_columns(table, Format::real, {"r2", "adjusted_r2", "f"});
  add_columns(table, Format::integer, {"df_model", "df_residual"});
  add_columns(table, Format::real,
              {"f_p", "log_likelihood", "aic", "bic", "durbin_watson", "residual_error",
               "condition_number"});
  for (const Regression& one : regressions) {
    const Fit& fit = one.fit;
    table.rows.push_back({one.formula.text, one.design.weighted, fit.n, one.rows_alone,
                          number_cell(fit.r2), number_cell(fit.adjusted_r2), number_cell(fit.f),
                          fit.degrees_model, fit.degrees_residual, number_cell(fit.f_p),
                          number_cell(fit.log_likelihood), number_cell(fit.aic),
                          number_cell(fit.bic), number_cell(fit.durbin_watson),
                          number_cell(fit.residual_error), number_cell(fit.condition_number)});
  }
  table.notes.emplace_back(
      "n_alone: rows that have what the formula itself takes; durbin_watson depends on the order "
      "of the rows.");
  return table;
}

Table coefficients_table(const std::vector<Regression>& regressions, bool for_screen) {
  Table table;
  table.title = "Coefficients";
  table.columns = {{"formula"}, {"errors"}, {"term"}};
  add_columns(table, Format::estimate, {"coefficient"});
  add_columns(table, Format::real, {"t"});
  add_columns(table, Format::integer, {"degrees"});
  add_columns(table, Format::real, {"p"});
  if (!for_screen) add_columns(table, Format::real, {"level"});
  table.key_columns = 3;
  for (const Regression& one : regressions)
    for (const Inference& inference : one.inferences) {
      if (for_screen && inference.covariance != Covariance::classical &&
          inference.covariance != Covariance::hc3 && inference.covariance != Covariance::cluster)
        continue;
      for (const Coefficient& c : inference.coefficients) {
        table.rows.push_back({one.formula.text, name_of(inference.covariance), c.name,
                              estimate(c.value, c.standard_error, c.interval), number_cell(c.t),
                              inference.degrees, number_cell(c.p)});
        if (!for_screen) table.rows.back().emplace_back(inference.level);
      }
    }
  return table;
}

Table wald_tests_table(const std::vector<Regression>& regressions) {
  Table table;
  table.title = "Tests of all terms together";
  table.columns = {{"formula"}, {"errors"}};
  add_columns(table, Format::integer, {"clusters"});
  add_columns(table, Format::real, {"f"});
  add_columns(table, Format::integer, {"df_model", "degrees"});
  add_columns(table, Format::real, {"p"});
  table.key_columns = 2;
  for (const Regression& one : regressions)
    for (const Inference& inference : one.inferences)
      table.rows.push_back(
          {one.formula.text, name_of(inference.covariance),
           inference.covariance == Covariance::cluster ? Value(inference.clusters) : Value(),
           number_cell(inference.f), one.fit.degrees_model, inference.degrees,
           number_cell(inference.f_p)});
  return table;
}

Table influence_table(const std::vector<Regression>& regressions) {
  Table table;
  table.title = "Rows and their influence";
  table.columns = {{"formula"}, {"row"}, {"family"}};
  add_columns(table, Format::real,
              {"observed", "fitted", "residual", "leverage", "internal_residual",
               "external_residual", "outlier_p", "cooks_distance", "dffits", "r2_without"});
  add_columns(table, Format::text, {"flags"});
  table.key_columns = 2;
  for (const Regression& one : regressions)
    for (size_t i = 0; i < one.influence.size(); ++i) {
      const RowInfluence& row = one.influence[i];
      const auto place = static_cast<Eigen::Index>(i);
      table.rows.push_back({one.formula.text, row.row,
                            one.design.family.empty() ? Value() : Value(one.design.family[i]),
                            number_cell(one.design.y[place]), number_cell(one.fit.fitted[place]),
                            number_cell(one.fit.residuals[place]), number_cell(row.leverage),
                            number_cell(row.internal_residual), number_cell(row.external_residual),
                            number_cell(row.outlier_p), number_cell(row.cooks_distance),
                            number_cell(row.dffits), number_cell(row.r2_without),
                            text_cell(fmt::format("{}", fmt::join(row.flags, ", ")))});
    }
  table.notes.emplace_back(
      "flags: leverage > 2k/n, |external residual| > 3, Cook's distance > 4/n, |DFFITS| > "
      "2√(k/n), some |DFBETAS| > 2/√n.");
  return table;
}

Table without_table(const std::vector<Regression>& regressions) {
  Table table;
  table.title = "Coefficients without each row";
  table.columns = {{"formula"}, {"row"}, {"term"}};
  add_columns(table, Format::real, {"coefficient", "stderr", "p", "dfbetas"});
  table.key_columns = 3;
  for (const Regression& one : regressions)
    for (const RowInfluence& row : one.influence)
      for (size_t j = 0; j < row.without.size(); ++j)
        table.rows.push_back({one.formula.text, row.row, one.design.layout.columns[j],
                              number_cell(row.without[j]), number_cell(row.without_errors[j]),
                              number_cell(row.without_p[j]), number_cell(row.dfbetas[j])});
  return table;
}

Table carriers_table(const std::vector<Regression>& regressions) {
  Table table;
  table.title = "The single rows that carry the fits";
  table.columns = {{"formula"}, {"of"}, {"row"}};
  add_columns(table, Format::real, {"with", "without", "p_without", "leverage"});
  table.key_columns = 2;
  for (const Regression& one : regressions) {
    const auto add = [&](const std::string& of, size_t place, double with, auto&& without,
                         auto&& p) {
      if (place >= one.influence.size()) return;
      const RowInfluence& row = one.influence[place];
      table.rows.push_back({one.formula.text, of, row.row, number_cell(with),
                            number_cell(without(row)), p(row), number_cell(row.leverage)});
    };
    if (one.fit.degrees_model > 0)
      add(
          "R²", one.carriers.of_r2, one.fit.r2, [](const auto& row) { return row.r2_without; },
          [](const auto&) { return Value(); });
    for (size_t j = 0; j < one.carriers.of_coefficients.size(); ++j)
      add(
          one.design.layout.columns[j], one.carriers.of_coefficients[j],
          one.fit.beta[static_cast<Eigen::Index>(j)],
          [j](const auto& row) { return row.without[j]; },
          [j](const auto& row) { return number_cell(row.without_p[j]); });
  }
  table.notes.emplace_back("The row without which R², or the coefficient, changes most.");
  return table;
}

}  // namespace lux
