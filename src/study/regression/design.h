// A table and a formula as what least squares takes: y, X, weights, clusters.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "study/regression/layout.h"

namespace lux {

struct Design {
  DesignLayout layout;
  Eigen::MatrixXd x;        // rows × columns
  Eigen::VectorXd y;        // the response
  Eigen::VectorXd weights;  // 1/se² of the response; ones where they are not asked for
  bool weighted = false;
  std::vector<std::string> rows;     // their names, in the table's order
  std::vector<size_t> places;        // in the table
  std::vector<std::string> family;   // a row's; a row without one is its own, "(NAME)"
  std::vector<DroppedRow> dropped;   // rows of the table that lack something
  std::vector<std::string> remarks;  // sentences on what a reader should know

  [[nodiscard]] Eigen::Index n() const { return x.rows(); }
  [[nodiscard]] Eigen::Index k() const { return x.cols(); }
};

struct DesignOptions {
  bool weighted = false;             // by DataFrame::response_error
  std::vector<std::string> require;  // rows that lack one of these columns are left out too, so
                                     // that several formulas are fitted to the same rows
};

/// The columns that a formula takes, each once. Fails on those that are not there and on text in
/// arithmetic, with the position in the formula.
[[nodiscard]] Result<std::vector<std::string>> columns_of(const DataFrame& frame,
                                                          const Formula& formula);

/// Rows that lack a value that the formula takes (or, weighted, a standard error) are left out and
/// named. Fails on columns that are not there, text in arithmetic, a logarithm that has no value,
/// categories with one level, a standard error that is not above 0, and where no row is left.
[[nodiscard]] Result<Design> make_design(const DataFrame& frame, const Formula& formula,
                                         const DesignOptions& options = {});

/// The same columns for some of the rows, in this order (a place may come twice).
[[nodiscard]] Design select_rows(const Design& design, const std::vector<size_t>& places);

}  // namespace lux
