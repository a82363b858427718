// Ordinary and weighted least squares.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "study/regression/design.h"

namespace lux {

/// Everything as statsmodels' OLS and WLS define it (Seabold & Perktold 2010); weights count as
/// they are, 1/se², and are not scaled to a mean of 1.
struct Fit {
  int64_t n = 0;
  int64_t parameters = 0;        // coefficients
  int64_t degrees_model = 0;     // without the constant
  int64_t degrees_residual = 0;  // n − parameters
  bool has_constant = false;     // an intercept, or columns that add up to one
  Eigen::VectorXd beta;          // a coefficient a column
  Eigen::VectorXd fitted;        // a row, in the response's unit
  Eigen::VectorXd residuals;     // y − fitted
  Eigen::VectorXd leverage;      // diagonal of the hat matrix
  Eigen::MatrixXd inverse;       // (XᵀWX)⁻¹
  double residual_squares = 0;   // Σ w e²
  double total_squares = 0;      // Σ w (y − ȳ)²; without a constant Σ w y²
  double residual_error = 0;     // √(residual_squares / degrees_residual)
  double r2 = 0;
  double adjusted_r2 = 0;
  double f = 0;  // of all coefficients but the constant; NaN without others
  double f_p = 0;
  double log_likelihood = 0;
  double aic = 0, bic = 0;      // −2 log L + 2k, + k log n
  double durbin_watson = 0;     // of √w·e in the order of the rows: rows that have no order of
                                // their own have no autocorrelation either
  double condition_number = 0;  // of √W·X, as it stands
  std::vector<std::string> remarks;
};

/// Fails, in words, on fewer rows than coefficients plus one, collinear or constant predictors, and
/// a response that is the same in all rows.
[[nodiscard]] Result<Fit> fit_least_squares(const Design& design);

/// Coefficients of other rows of the same design, where some columns may be dependent there: those
/// of least length. `spans` says what rows can be predicted by them.
struct Refit {
  Eigen::VectorXd beta;
  Eigen::MatrixXd directions;  // columns: an orthonormal basis of the rows' span
  Eigen::VectorXd scale;       // the columns' root mean squares, by which rows are divided first

  [[nodiscard]] bool predicts(const Eigen::VectorXd& x) const;
};
[[nodiscard]] Refit refit(const Design& design);

}  // namespace lux
