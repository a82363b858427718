#include "study/regression/prediction.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "study/correlation/distribution.h"
#include "study/regression/distributions.h"

namespace lux {
namespace {

bool holds(const ColumnExpression& expression, const std::string& column) {
  if (expression.operation == Operation::column) return expression.name == column;
  return std::ranges::any_of(expression.of, [&](const auto& one) { return holds(one, column); });
}

bool takes_logarithm(const ColumnExpression& expression, const std::string& column) {
  const bool is_log =
      expression.operation == Operation::log || expression.operation == Operation::log2 ||
      expression.operation == Operation::log10 || expression.operation == Operation::log1p;
  if (is_log && holds(expression, column)) return true;
  return std::ranges::any_of(expression.of,
                             [&](const auto& one) { return takes_logarithm(one, column); });
}

std::vector<std::string> columns_of_terms(const Formula& formula) {
  std::vector<UsedColumn> used;
  for (const FormulaTerm& term : formula.terms)
    for (const size_t factor : term.factors)
      collect_columns(formula.factors[factor].expression, used);
  std::vector<std::string> out;
  out.reserve(used.size());
  for (const UsedColumn& column : used) out.push_back(column.name);
  return out;
}

double median(const NumberColumn& column, const std::vector<size_t>& places) {
  std::vector<double> values;
  values.reserve(places.size());
  for (const size_t place : places) values.push_back(column.values[place]);
  std::ranges::sort(values);
  return quantile_of_sorted(values, 0.5);
}

template <class T>
T most_frequent(const std::vector<T>& values, const std::vector<size_t>& places) {
  std::map<T, size_t> counts;
  for (const size_t place : places) ++counts[values[place]];
  return std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; })->first;
}

/// A table of `points` rows alike but for the column.
DataFrame held_frame(const DataFrame& frame, const Design& design, const std::string& column,
                     const std::vector<double>& points, std::vector<std::string>& held) {
  DataFrame out;
  for (size_t i = 0; i < points.size(); ++i) out.rows.push_back(fmt::format("point {}", i + 1));
  out.numbers.push_back({column, points});
  const Formula& formula = design.layout.formula;
  for (const std::string& name : columns_of_terms(formula)) {
    if (name == column) continue;
    if (const TextColumn* text = frame.text(name)) {
      const std::string value = most_frequent(text->values, design.places);
      held.push_back(fmt::format("{} = {} (most frequent)", name, value));
      out.texts.push_back({name, std::vector<std::string>(points.size(), value)});
      continue;
    }
    const NumberColumn& numbers = *frame.number(name);
    const bool is_category = std::ranges::any_of(formula.factors, [&](const FormulaFactor& one) {
      return one.as_category && one.expression.name == name;
    });
    const double value =
        is_category ? most_frequent(numbers.values, design.places) : median(numbers, design.places);
    held.push_back(
        fmt::format("{} = {:.6g} ({})", name, value, is_category ? "most frequent" : "median"));
    out.numbers.push_back({name, std::vector<double>(points.size(), value)});
  }
  return out;
}

std::vector<double> spaced(double low, double high, int count, bool logarithmic) {
  std::vector<double> out;
  for (int i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / (count - 1);
    out.push_back(logarithmic ? low * std::pow(high / low, share) : low + (high - low) * share);
  }
  out.back() = high;
  return out;
}

}  // namespace

Band band_at(const Design& design, const Fit& fit, const Eigen::VectorXd& x, double level) {
  const double quantile = student_quantile(level, static_cast<double>(fit.degrees_residual));
  const double variance = fit.residual_error * fit.residual_error;
  const double of_mean = variance * x.dot(fit.inverse * x);
  const double own = variance * design.weights.cwiseInverse().mean();
  const double fitted = x.dot(fit.beta);
  const double half = quantile * std::sqrt(of_mean);
  const double wide = quantile * std::sqrt(of_mean + own);
  return {.fitted = fitted,
          .confidence = {.low = fitted - half, .high = fitted + half},
          .prediction = {.low = fitted - wide, .high = fitted + wide}};
}

Result<Line> fitted_line(const DataFrame& frame, const Design& design, const Fit& fit,
                         const LineOptions& options) {
  LUX_TRY(const NumberColumn* column, find_number(frame, options.column));
  const Formula& formula = design.layout.formula;
  const std::vector<std::string> used = columns_of_terms(formula);
  if (std::ranges::find(used, options.column) == used.end())
    return fail("A line along '{}' is asked for, which is not among the terms of '{}'.",
                options.column, formula.text);
  for (const FormulaFactor& factor : formula.factors)
    if (factor.as_category && factor.expression.name == options.column)
      return fail("'{}' is a category in '{}': there is no line along it.", options.column,
                  formula.text);
  if (options.points < 2) return misuse("A line needs two points or more.");

  Line out;
  out.column = options.column;
  double low = column->values[design.places.front()];
  double high = low;
  for (const size_t place : design.places) {
    low = std::min(low, column->values[place]);
    high = std::max(high, column->values[place]);
  }
  out.logarithmic =
      low > 0 && std::ranges::any_of(formula.factors, [&](const FormulaFactor& factor) {
        return takes_logarithm(factor.expression, options.column);
      });
  const std::vector<double> points = spaced(low, high, options.points, out.logarithmic);
  const DataFrame grid = held_frame(frame, design, options.column, points, out.held);
  std::vector<size_t> rows(points.size());
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  LUX_TRY(const Eigen::MatrixXd x, design_matrix(design.layout, grid, rows));

  for (size_t i = 0; i < points.size(); ++i)
    out.points.push_back(
        {.at = points[i],
         .band =
             band_at(design, fit, x.row(static_cast<Eigen::Index>(i)).transpose(), options.level)});
  return out;
}

}  // namespace lux
