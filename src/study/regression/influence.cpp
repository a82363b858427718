#include "study/regression/influence.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/regression/covariance.h"
#include "study/regression/distributions.h"

namespace lux {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Σ w (y − ȳ)² without row i.
double total_squares_without(const Design& design, const Fit& fit, Index i) {
  const double w = design.weights[i];
  if (!fit.has_constant) return fit.total_squares - w * design.y[i] * design.y[i];
  const double all = design.weights.sum();
  const double mean = design.weights.dot(design.y) / all;
  const double distance = design.y[i] - mean;
  return fit.total_squares - w * distance * distance * all / (all - w);
}

std::vector<std::string> flags_of(const RowInfluence& row, const Fit& fit) {
  const auto n = static_cast<double>(fit.n);
  const auto k = static_cast<double>(fit.parameters);
  std::vector<std::string> out;
  if (row.leverage > 2 * k / n) out.emplace_back("leverage");
  if (std::abs(row.external_residual) > 3) out.emplace_back("residual");
  if (row.cooks_distance > 4 / n) out.emplace_back("cooks_distance");
  if (std::abs(row.dffits) > 2 * std::sqrt(k / n)) out.emplace_back("dffits");
  if (std::ranges::any_of(row.dfbetas, [&](double x) { return std::abs(x) > 2 / std::sqrt(n); }))
    out.emplace_back("dfbetas");
  return out;
}

void put_without(const Design& design, const Fit& fit, Index i, RowInfluence& row) {
  const double w = design.weights[i];
  const double e = fit.residuals[i];
  const double rest = 1 - fit.leverage[i];
  const auto degrees = static_cast<double>(fit.degrees_residual - 1);
  const VectorXd pull = fit.inverse * design.x.row(i).transpose();  // (XᵀWX)⁻¹ x
  const double squares = fit.residual_squares - w * e * e / rest;
  const double variance = degrees > 0 ? std::max(0.0, squares) / degrees : nan;
  row.r2_without = 1 - std::max(0.0, squares) / total_squares_without(design, fit, i);
  row.external_residual = std::sqrt(w) * e / std::sqrt(variance * rest);
  const double p = student_two_sided(row.external_residual, degrees);
  row.outlier_p = std::isnan(p) ? nan : std::min(1.0, static_cast<double>(fit.n) * p);
  row.dffits = row.external_residual * std::sqrt(fit.leverage[i] / rest);
  for (Index j = 0; j < design.k(); ++j) {
    const double change = pull[j] * w * e / rest;
    const double without = fit.beta[j] - change;
    const double error = std::sqrt(variance * (fit.inverse(j, j) + pull[j] * pull[j] * w / rest));
    row.dfbetas.push_back(change / std::sqrt(variance * fit.inverse(j, j)));
    row.without.push_back(without);
    row.without_errors.push_back(error);
    row.without_p.push_back(student_two_sided(without / error, degrees));
  }
}

void put_nothing(const Design& design, RowInfluence& row) {
  row.internal_residual = row.external_residual = row.outlier_p = nan;
  row.cooks_distance = row.dffits = row.r2_without = nan;
  const auto k = static_cast<size_t>(design.k());
  row.dfbetas.assign(k, nan);
  row.without.assign(k, nan);
  row.without_errors.assign(k, nan);
  row.without_p.assign(k, nan);
}

}  // namespace

std::vector<RowInfluence> influence(const Design& design, const Fit& fit) {
  std::vector<RowInfluence> out;
  for (Index i = 0; i < design.n(); ++i) {
    RowInfluence row;
    row.row = design.rows[static_cast<size_t>(i)];
    row.leverage = fit.leverage[i];
    if (row.leverage > full_leverage) {
      put_nothing(design, row);
    } else {
      const double rest = 1 - row.leverage;
      row.internal_residual =
          std::sqrt(design.weights[i]) * fit.residuals[i] / (fit.residual_error * std::sqrt(rest));
      row.cooks_distance = row.internal_residual * row.internal_residual * row.leverage / rest /
                           static_cast<double>(fit.parameters);
      put_without(design, fit, i, row);
    }
    row.flags = flags_of(row, fit);
    out.push_back(std::move(row));
  }
  return out;
}

Carriers carriers(const Fit& fit, const std::vector<RowInfluence>& rows) {
  const auto most = [&](auto&& change) {
    size_t place = rows.size();
    double largest = -1;
    for (size_t i = 0; i < rows.size(); ++i)
      if (const double size = std::abs(change(rows[i])); size > largest) {  // false for NaN
        largest = size;
        place = i;
      }
    return place;
  };
  Carriers out;
  out.of_r2 = most([&](const RowInfluence& row) { return row.r2_without - fit.r2; });
  for (size_t j = 0; j < static_cast<size_t>(fit.parameters); ++j)
    out.of_coefficients.push_back(most(
        [&](const RowInfluence& row) { return row.without[j] - fit.beta[static_cast<Index>(j)]; }));
  return out;
}

}  // namespace lux
