#include "study/regression/layout.h"

#include <algorithm>
#include <set>

namespace lux {
namespace {

FactorLevels levels_of(const FormulaFactor& factor, const DataFrame& frame,
                       const std::vector<size_t>& rows) {
  FactorLevels out;
  if (factor.expression.operation != Operation::column) return out;
  if (const TextColumn* text = frame.text(factor.expression.name)) {
    out.is_category = true;
    std::set<std::string> names;
    for (const size_t row : rows) names.insert(text->values[row]);
    out.names.assign(names.begin(), names.end());
  } else if (factor.as_category) {
    out.is_category = true;
    std::set<double> numbers;
    for (const size_t row : rows) numbers.insert(frame.number(factor.expression.name)->values[row]);
    out.numbers.assign(numbers.begin(), numbers.end());
    for (const double x : numbers) out.names.push_back(fmt::format("{}", x));
  }
  return out;
}

/// A factor's columns within a product, as numbers of levels: the reference is left out unless it
/// is coded in full.
std::vector<size_t> coded_levels(const FactorLevels& levels, bool full) {
  std::vector<size_t> out;
  for (size_t i = full ? 0 : 1; i < levels.names.size(); ++i) out.push_back(i);
  return out;
}

/// Which levels stand for each column of a product, by its coded factors; the first factor's level
/// changes fastest.
std::vector<std::vector<size_t>> cells(const DesignLayout& layout, const CodedProduct& product) {
  std::vector<std::vector<size_t>> out{{}};
  for (const CodedFactor& one : product) {
    std::vector<std::vector<size_t>> longer;
    for (const size_t level : coded_levels(layout.levels[one.factor], one.full))
      for (const auto& shorter : out) {
        longer.push_back(shorter);
        longer.back().push_back(level);
      }
    out = std::move(longer);
  }
  return out;
}

double count_cells(const DesignLayout& layout, const CodedProduct& product) {
  double count = 1;
  for (const CodedFactor& one : product)
    count *= static_cast<double>(layout.levels[one.factor].names.size());
  return count;
}

std::string column_name(const DesignLayout& layout, const LayoutTerm& term,
                        const CodedProduct& product, const std::vector<size_t>& cell) {
  std::string name;
  for (const size_t factor : term.factors) {
    const auto coded = std::ranges::find(product, factor, &CodedFactor::factor);
    if (layout.levels[factor].is_category && coded == product.end()) continue;
    name += (name.empty() ? "" : ":") + layout.formula.factors[factor].name;
    if (coded == product.end()) continue;
    const size_t level = cell[static_cast<size_t>(coded - product.begin())];
    name += fmt::format("[{}{}]", coded->full ? "" : "T.", layout.levels[factor].names[level]);
  }
  return name;
}

/// For a row: each numeric factor's value, each category's level.
struct RowValues {
  std::vector<double> numbers;
  std::vector<size_t> levels;
};

Result<size_t> level_of(const DesignLayout& layout, size_t factor, const DataFrame& frame,
                        size_t row) {
  const FactorLevels& levels = layout.levels[factor];
  const std::string& column = layout.formula.factors[factor].expression.name;
  const TextColumn* text = frame.text(column);
  const std::string name =
      text != nullptr ? text->values[row] : fmt::format("{}", frame.number(column)->values[row]);
  const auto found = std::ranges::find(levels.names, name);
  if (found == levels.names.end())
    return fail("'{}' has {} = '{}', which no row of the fit has.", frame.rows[row], column, name);
  return static_cast<size_t>(found - levels.names.begin());
}

Result<RowValues> row_values(const DesignLayout& layout, const std::vector<bool>& used,
                             const DataFrame& frame, size_t row) {
  const size_t factors = layout.formula.factors.size();
  RowValues out{.numbers = std::vector<double>(factors), .levels = std::vector<size_t>(factors)};
  for (size_t i = 0; i < factors; ++i) {
    if (!used[i]) continue;
    if (layout.levels[i].is_category) {
      LUX_TRY(out.levels[i], level_of(layout, i, frame, row));
    } else {
      LUX_TRY(out.numbers[i], evaluate(layout.formula.factors[i].expression, frame, row));
    }
  }
  return out;
}

}  // namespace

Result<DesignLayout> make_layout(const Formula& formula, const DataFrame& frame,
                                 const std::vector<size_t>& rows) {
  DesignLayout layout{.formula = formula, .levels = {}, .terms = {}, .columns = {}};
  std::vector<bool> is_category;
  for (const FormulaFactor& factor : formula.factors) {
    layout.levels.push_back(levels_of(factor, frame, rows));
    is_category.push_back(layout.levels.back().is_category);
  }
  if (formula.intercept) {
    layout.terms.push_back({.name = "Intercept", .first = 0, .count = 1});
    layout.columns.emplace_back("Intercept");
  }
  const auto coded = code_terms(formula, is_category);
  for (size_t t = 0; t < coded.size(); ++t) {
    LayoutTerm term{.name = formula.terms[t].name,
                    .first = layout.columns.size(),
                    .count = 0,
                    .factors = formula.terms[t].factors,
                    .products = coded[t]};
    for (const size_t factor : term.factors)
      if (is_category[factor] && layout.levels[factor].names.size() == 1)
        return fail("'{}' is '{}' in all {} rows: it tells nothing here, leave it out.",
                    formula.factors[factor].name, layout.levels[factor].names.front(), rows.size());
    for (const CodedProduct& product : term.products) {
      if (static_cast<double>(layout.columns.size()) + count_cells(layout, product) > most_columns)
        return fail("'{}' makes more than {} columns: its categories have too many levels.",
                    term.name, most_columns);
      for (const auto& cell : cells(layout, product))
        layout.columns.push_back(column_name(layout, term, product, cell));
    }
    term.count = layout.columns.size() - term.first;
    layout.terms.push_back(std::move(term));
  }
  return layout;
}

Result<Eigen::MatrixXd> design_matrix(const DesignLayout& layout, const DataFrame& frame,
                                      const std::vector<size_t>& rows) {
  Eigen::MatrixXd x(static_cast<Eigen::Index>(rows.size()),
                    static_cast<Eigen::Index>(layout.columns.size()));
  std::vector<bool> used(layout.formula.factors.size());
  for (const LayoutTerm& term : layout.terms)
    for (const size_t factor : term.factors) used[factor] = true;
  std::vector<std::vector<std::vector<std::vector<size_t>>>> all_cells;  // term, product, column
  for (const LayoutTerm& term : layout.terms) {
    auto& of_term = all_cells.emplace_back();
    for (const CodedProduct& product : term.products) of_term.push_back(cells(layout, product));
  }
  for (size_t r = 0; r < rows.size(); ++r) {
    LUX_TRY(const RowValues values, row_values(layout, used, frame, rows[r]));
    for (size_t t = 0; t < layout.terms.size(); ++t) {
      const LayoutTerm& term = layout.terms[t];
      double product_of_numbers = 1;
      for (const size_t factor : term.factors)
        if (!layout.levels[factor].is_category) product_of_numbers *= values.numbers[factor];
      auto column = static_cast<Eigen::Index>(term.first);
      if (term.factors.empty()) x(static_cast<Eigen::Index>(r), column) = 1;
      for (size_t p = 0; p < term.products.size(); ++p)
        for (const auto& cell : all_cells[t][p]) {
          bool is_here = true;
          for (size_t i = 0; i < cell.size(); ++i)
            is_here = is_here && values.levels[term.products[p][i].factor] == cell[i];
          x(static_cast<Eigen::Index>(r), column++) = is_here ? product_of_numbers : 0;
        }
    }
  }
  return x;
}

}  // namespace lux
