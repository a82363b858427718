// The columns of a regression, and how a row of a table fills them.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "study/regression/coding.h"
#include "study/regression/formula.h"
#include "study/regression/frame.h"

namespace lux {

/// A category's values, sorted: text by its bytes, numbers by size. The first is the reference.
struct FactorLevels {
  bool is_category = false;
  std::vector<std::string> names;
  std::vector<double> numbers;  // of a column of numbers, C(…)
};

/// A term and its columns.
struct LayoutTerm {
  std::string name;  // "Intercept" for that one
  size_t first = 0, count = 0;
  std::vector<size_t> factors;         // of the formula
  std::vector<CodedProduct> products;  // empty for the intercept
};

struct DesignLayout {
  Formula formula;
  std::vector<FactorLevels> levels;  // a factor of the formula
  std::vector<LayoutTerm> terms;
  std::vector<std::string> columns;  // "Intercept", "log(params)", "tuning[T.chat]"
};

/// Levels are those of these rows, which lack nothing that the formula takes. Fails on a category
/// with one level, and on more columns than `most_columns`.
[[nodiscard]] Result<DesignLayout> make_layout(const Formula& formula, const DataFrame& frame,
                                               const std::vector<size_t>& rows);
inline constexpr size_t most_columns = 1000;

/// rows × columns. Fails as evaluate() does, and on a level that the layout does not know.
[[nodiscard]] Result<Eigen::MatrixXd> design_matrix(const DesignLayout& layout,
                                                    const DataFrame& frame,
                                                    const std::vector<size_t>& rows);

}  // namespace lux
