#include "study/regression/covariance.h"

#include <Eigen/QR>
#include <cmath>
#include <limits>
#include <map>

#include "study/regression/distributions.h"

namespace lux {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 6> names{"classical", "HC0", "HC1", "HC2", "HC3", "cluster"};

/// What each row adds to the gradient: w e x.
MatrixXd scores(const Design& design, const Fit& fit) {
  return design.weights.cwiseProduct(fit.residuals).asDiagonal() * design.x;
}

MatrixXd sandwich(const Fit& fit, const MatrixXd& rows) {
  return fit.inverse * (rows.transpose() * rows) * fit.inverse;
}

Result<MatrixXd> with_leverage(const Design& design, const Fit& fit, Covariance kind) {
  MatrixXd rows = scores(design, fit);
  for (Index i = 0; i < rows.rows(); ++i) {
    const double rest = 1 - fit.leverage[i];
    if (fit.leverage[i] > full_leverage)
      return fail("'{}' alone determines a coefficient of '{}': there are no {} errors.",
                  design.rows[static_cast<size_t>(i)], design.layout.formula.text, name_of(kind));
    rows.row(i) /= kind == Covariance::hc2 ? std::sqrt(rest) : rest;
  }
  return sandwich(fit, rows);
}

Result<MatrixXd> by_cluster(const Design& design, const Fit& fit, Inference& out) {
  if (design.family.empty())
    return misuse("Clustered errors need a column of what rows share (a family): name it.");
  const MatrixXd rows = scores(design, fit);
  std::map<std::string_view, Index> place;
  for (const std::string& family : design.family)
    place.emplace(family, static_cast<Index>(place.size()));
  MatrixXd sums = MatrixXd::Zero(static_cast<Index>(place.size()), rows.cols());
  for (Index i = 0; i < rows.rows(); ++i)
    sums.row(place.at(design.family[static_cast<size_t>(i)])) += rows.row(i);
  out.clusters = sums.rows();
  out.degrees = out.clusters - 1;
  if (out.clusters < 2)
    return fail("All {} rows are of the family '{}': clustered errors need two or more.",
                design.n(), design.family.front());
  if (out.clusters < enough_clusters)
    out.remarks.push_back(fmt::format(
        "{} families are few for clustered errors, which then come out too small.", out.clusters));
  const auto groups = static_cast<double>(out.clusters);
  const auto n = static_cast<double>(fit.n);
  return sandwich(fit, sums) *
         (groups / (groups - 1) * (n - 1) / static_cast<double>(fit.degrees_residual));
}

Result<MatrixXd> matrix_of(const Design& design, const Fit& fit, Inference& out) {
  switch (out.covariance) {
    case Covariance::classical:
      return fit.inverse * (fit.residual_error * fit.residual_error);
    case Covariance::hc0:
      return sandwich(fit, scores(design, fit));
    case Covariance::hc1:
      return sandwich(fit, scores(design, fit)) *
             (static_cast<double>(fit.n) / static_cast<double>(fit.degrees_residual));
    case Covariance::cluster:
      return by_cluster(design, fit, out);
    default:
      return with_leverage(design, fit, out.covariance);
  }
}

void put_f(const Design& design, const Fit& fit, Inference& out) {
  if (out.covariance == Covariance::classical) {
    out.f = fit.f;
    out.f_p = fit.f_p;
    return;
  }
  out.f = out.f_p = nan;
  const bool intercept = design.layout.formula.intercept;
  const Index first = intercept ? 1 : 0;
  const Index tested = design.k() - first;
  if (tested == 0 || (fit.has_constant && !intercept)) return;
  if (out.covariance == Covariance::cluster && tested > out.degrees) {
    out.remarks.push_back(
        fmt::format("{} families cannot test {} coefficients at once.", out.clusters, tested));
    return;
  }
  const VectorXd beta = fit.beta.tail(tested);
  const VectorXd scale =
      out.matrix.bottomRightCorner(tested, tested).diagonal().cwiseSqrt().cwiseInverse();
  const MatrixXd correlation =
      scale.asDiagonal() * out.matrix.bottomRightCorner(tested, tested) * scale.asDiagonal();
  const VectorXd z = scale.cwiseProduct(beta);
  out.f = z.dot(correlation.colPivHouseholderQr().solve(z)) / static_cast<double>(tested);
  out.f_p = fisher_above(out.f, static_cast<double>(tested), static_cast<double>(out.degrees));
}

}  // namespace

std::string_view name_of(Covariance covariance) {
  return names[static_cast<size_t>(covariance)];
}

Result<Inference> infer(const Design& design, const Fit& fit, Covariance covariance, double level) {
  Inference out;
  out.covariance = covariance;
  out.level = level;
  out.degrees = fit.degrees_residual;
  LUX_TRY(out.matrix, matrix_of(design, fit, out));
  const auto degrees = static_cast<double>(out.degrees);
  const double quantile = student_quantile(level, degrees);
  for (Index j = 0; j < design.k(); ++j) {
    const double value = fit.beta[j];
    const double error = std::sqrt(out.matrix(j, j));
    const double t = value / error;
    out.coefficients.push_back(
        {.name = design.layout.columns[static_cast<size_t>(j)],
         .value = value,
         .standard_error = error,
         .t = t,
         .p = student_two_sided(t, degrees),
         .interval = {.low = value - quantile * error, .high = value + quantile * error}});
  }
  put_f(design, fit, out);
  return out;
}

}  // namespace lux
