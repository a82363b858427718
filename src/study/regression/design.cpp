#include "study/regression/design.h"

#include <algorithm>
#include <cmath>

namespace lux {
namespace {

/// Arithmetic takes numbers; a factor that is a column alone takes text too.
Status check_columns(const DataFrame& frame, const Formula& formula,
                     const ColumnExpression& expression, bool text_too) {
  std::vector<UsedColumn> used;
  collect_columns(expression, used);
  for (const UsedColumn& column : used) {
    if (frame.number(column.name) != nullptr) continue;
    if (frame.text(column.name) == nullptr)
      return std::unexpected(
          formula_error(formula.text, column.at, no_such_column(frame, column.name)));
    if (!text_too)
      return std::unexpected(formula_error(
          formula.text, column.at,
          fmt::format("column '{}' holds text, and numbers are needed here.", column.name)));
  }
  return {};
}

bool is_missing(const DataFrame& frame, const std::string& column, size_t row) {
  if (const NumberColumn* numbers = frame.number(column)) return std::isnan(numbers->values[row]);
  return frame.text(column)->values[row].empty();
}

void keep_complete_rows(const DataFrame& frame, const std::vector<std::string>& columns,
                        Design& design) {
  for (size_t row = 0; row < frame.size(); ++row) {
    std::string missing;
    for (const std::string& column : columns)
      if (is_missing(frame, column, row)) missing += (missing.empty() ? "" : ", ") + column;
    if (missing.empty())
      design.places.push_back(row);
    else
      design.dropped.push_back({frame.rows[row], "has no " + missing});
  }
}

Status put_weights(const DataFrame& frame, Design& design) {
  design.weights = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(design.places.size()));
  if (!design.weighted) return {};
  const NumberColumn& errors = *frame.number(frame.response_error);
  for (size_t i = 0; i < design.places.size(); ++i) {
    const double error = errors.values[design.places[i]];
    if (!(error > 0) || !std::isfinite(1 / (error * error)))
      return fail(
          "'{}' has the standard error {} ({}): a weight needs one above 0. Leave the row "
          "out, or fit without weights.",
          design.rows[i], error, frame.response_error);
    design.weights[static_cast<Eigen::Index>(i)] = 1 / (error * error);
  }
  return {};
}

void put_families(const DataFrame& frame, Design& design) {
  if (frame.family.empty()) return;
  const TextColumn& column = *frame.text(frame.family);
  size_t alone = 0;
  for (const size_t place : design.places) {
    const std::string& family = column.values[place];
    alone += family.empty() ? 1 : 0;
    design.family.push_back(family.empty() ? "(" + frame.rows[place] + ")" : family);
  }
  if (alone > 0)
    design.remarks.push_back(
        fmt::format("{} of {} rows have no {}: each of them counts as a family of its own.", alone,
                    design.places.size(), frame.family));
}

}  // namespace

Result<std::vector<std::string>> columns_of(const DataFrame& frame, const Formula& formula) {
  LUX_CHECK(check_columns(frame, formula, formula.response, false));
  std::vector<UsedColumn> used;
  collect_columns(formula.response, used);
  if (used.empty()) return misuse("In the formula '{}' the response is no column.", formula.text);
  for (const FormulaTerm& term : formula.terms)
    for (const size_t i : term.factors) {
      const FormulaFactor& factor = formula.factors[i];
      const bool alone = factor.expression.operation == Operation::column;
      LUX_CHECK(check_columns(frame, formula, factor.expression, alone));
      collect_columns(factor.expression, used);
    }
  std::vector<std::string> names;
  names.reserve(used.size());
  for (const UsedColumn& column : used) names.push_back(column.name);
  return names;
}

Result<Design> make_design(const DataFrame& frame, const Formula& formula,
                           const DesignOptions& options) {
  LUX_CHECK(check(frame));
  Design design;
  design.weighted = options.weighted;
  LUX_TRY(std::vector<std::string> columns, columns_of(frame, formula));
  if (options.weighted) {
    if (frame.response_error.empty())
      return misuse("Weights need a column of the response's standard errors: name it.");
    columns.push_back(frame.response_error);
  }
  for (const std::string& name : options.require) {
    if (frame.number(name) == nullptr && frame.text(name) == nullptr)
      return fail("In the table {}", no_such_column(frame, name));
    if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
  }
  keep_complete_rows(frame, columns, design);
  if (design.places.empty())
    return fail("None of the {} rows has all that '{}' takes.", frame.size(), formula.text);
  for (const size_t place : design.places) design.rows.push_back(frame.rows[place]);
  LUX_CHECK(put_weights(frame, design));
  put_families(frame, design);
  LUX_TRY(design.layout, make_layout(formula, frame, design.places));
  LUX_TRY(design.x, design_matrix(design.layout, frame, design.places));
  design.y.resize(design.x.rows());
  for (size_t i = 0; i < design.places.size(); ++i) {
    LUX_TRY(design.y[static_cast<Eigen::Index>(i)],
            evaluate(formula.response, frame, design.places[i]));
  }
  return design;
}

Design select_rows(const Design& design, const std::vector<size_t>& places) {
  Design out;
  out.layout = design.layout;
  out.weighted = design.weighted;
  const auto count = static_cast<Eigen::Index>(places.size());
  out.x.resize(count, design.k());
  out.y.resize(count);
  out.weights.resize(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const size_t from = places[static_cast<size_t>(i)];
    const auto place = static_cast<Eigen::Index>(from);
    out.x.row(i) = design.x.row(place);
    out.y[i] = design.y[place];
    out.weights[i] = design.weights[place];
    out.rows.push_back(design.rows[from]);
    out.places.push_back(design.places[from]);
    if (!design.family.empty()) out.family.push_back(design.family[from]);
  }
  return out;
}

}  // namespace lux
