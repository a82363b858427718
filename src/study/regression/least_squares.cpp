#include "study/regression/least_squares.h"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <cmath>
#include <limits>
#include <numbers>

#include "study/regression/collinearity.h"
#include "study/regression/distributions.h"

namespace lux {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Status check_size(const Design& design) {
  if (design.n() <= design.k())
    return fail("{} rows are too few for {} coefficients ({}): {} or more are needed.", design.n(),
                design.k(), design.layout.formula.text, design.k() + 1);
  if ((design.y.array() == design.y[0]).all())
    return fail("'{}' is the same ({:.6g}) in all {} rows: there is nothing to explain.",
                design.layout.formula.response_name, design.y[0], design.n());
  return {};
}

/// Whether the columns span a constant: then R² is taken around the mean.
bool spans_constant(const Design& design, const MatrixXd& q) {
  if (design.layout.formula.intercept) return true;
  const VectorXd ones = design.weights.cwiseSqrt();
  return (ones - q * (q.transpose() * ones)).norm() <= collinear_distance * ones.norm();
}

double total_squares(const Design& design, bool has_constant) {
  const auto w = design.weights.array();
  const double mean = has_constant ? (w * design.y.array()).sum() / w.sum() : 0;
  return (w * (design.y.array() - mean).square()).sum();
}

void put_likelihood(const Design& design, Fit& fit) {
  const auto n = static_cast<double>(fit.n);
  fit.log_likelihood =
      -n / 2 * (std::log(fit.residual_squares) + 1 + std::log(2 * std::numbers::pi / n)) +
      design.weights.array().log().sum() / 2;
  const auto k = static_cast<double>(fit.parameters);
  fit.aic = -2 * fit.log_likelihood + 2 * k;
  fit.bic = -2 * fit.log_likelihood + k * std::log(n);
}

void put_tests(Fit& fit) {
  const double r2_rest = fit.residual_squares / fit.total_squares;
  const auto n = static_cast<double>(fit.n);
  const auto df = static_cast<double>(fit.degrees_residual);
  const auto df_model = static_cast<double>(fit.degrees_model);
  fit.r2 = 1 - r2_rest;
  fit.adjusted_r2 = 1 - (n - (fit.has_constant ? 1 : 0)) / df * r2_rest;
  fit.f = fit.degrees_model == 0
              ? nan
              : (fit.total_squares - fit.residual_squares) / df_model / (fit.residual_squares / df);
  fit.f_p = fisher_above(fit.f, df_model, df);
}

}  // namespace

Result<Fit> fit_least_squares(const Design& design) {
  LUX_CHECK(check_size(design));
  const VectorXd root = design.weights.cwiseSqrt();
  const MatrixXd x = root.asDiagonal() * design.x;
  if (independent_columns(x) < design.k())
    return fail("{}", explain_collinearity(design).value_or(
                          fmt::format("The columns of '{}' are not independent in these {} rows.",
                                      design.layout.formula.text, design.n())));

  // Columns at unit length: how well the problem is posed does not hang on units.
  const VectorXd scale = x.colwise().norm();
  const Eigen::HouseholderQR<MatrixXd> qr(x * scale.cwiseInverse().asDiagonal());
  const Index k = design.k();
  const MatrixXd q = qr.householderQ() * MatrixXd::Identity(design.n(), k);
  const MatrixXd r_inverse =
      qr.matrixQR().topRows(k).triangularView<Eigen::Upper>().solve(MatrixXd::Identity(k, k));
  const MatrixXd half = scale.cwiseInverse().asDiagonal() * r_inverse;

  Fit fit;
  fit.n = design.n();
  fit.parameters = k;
  fit.has_constant = spans_constant(design, q);
  fit.degrees_model = k - (fit.has_constant ? 1 : 0);
  fit.degrees_residual = fit.n - k;
  const VectorXd y = root.cwiseProduct(design.y);
  fit.beta = half * (q.transpose() * y);
  fit.inverse = half * half.transpose();
  fit.leverage = q.rowwise().squaredNorm();
  fit.fitted = design.x * fit.beta;
  fit.residuals = design.y - fit.fitted;
  const VectorXd whitened = root.cwiseProduct(fit.residuals);
  fit.residual_squares = whitened.squaredNorm();
  fit.total_squares = total_squares(design, fit.has_constant);
  fit.residual_error = std::sqrt(fit.residual_squares / static_cast<double>(fit.degrees_residual));
  put_tests(fit);
  put_likelihood(design, fit);
  fit.durbin_watson =
      (whitened.tail(fit.n - 1) - whitened.head(fit.n - 1)).squaredNorm() / fit.residual_squares;
  const VectorXd singular = x.jacobiSvd().singularValues();
  fit.condition_number = singular[0] / singular[singular.size() - 1];
  constexpr double exact = 1e-24;  // of the squares: residuals are rounding
  if (fit.residual_squares <= exact * y.squaredNorm())
    fit.remarks.push_back(
        fmt::format("'{}' is fitted exactly: its terms determine it, and errors tell nothing.",
                    design.layout.formula.response_name));
  return fit;
}

bool Refit::predicts(const VectorXd& x) const {
  const VectorXd scaled = x.cwiseQuotient(scale);
  const VectorXd outside = scaled - directions * (directions.transpose() * scaled);
  constexpr double slack = 1e-7;
  return outside.norm() <= slack * std::max(1.0, scaled.norm());
}

Refit refit(const Design& design) {
  const VectorXd root = design.weights.cwiseSqrt();
  const MatrixXd x = root.asDiagonal() * design.x;
  Refit out;
  out.scale = x.colwise().norm() / std::sqrt(design.weights.sum());
  for (double& one : out.scale)
    if (one == 0) one = 1;
  Eigen::JacobiSVD<MatrixXd> svd(x * out.scale.cwiseInverse().asDiagonal(),
                                 Eigen::ComputeThinU | Eigen::ComputeThinV);
  svd.setThreshold(collinear_distance);
  out.beta = svd.solve(root.cwiseProduct(design.y)).cwiseQuotient(out.scale);
  out.directions = svd.matrixV().leftCols(svd.rank());
  return out;
}

}  // namespace lux
