#include "study/regression/collinearity.h"

#include <Eigen/QR>
#include <cmath>
#include <vector>

namespace lux {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd at_unit_length(MatrixXd x) {
  for (Index j = 0; j < x.cols(); ++j)
    if (const double norm = x.col(j).norm(); norm > 0) x.col(j) /= norm;
  return x;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + ("'" + names[i] + "'");
  return out;
}

std::string sentence(const Design& design, Index column, const std::vector<Index>& before,
                     const VectorXd& shares) {
  const auto name_at = [&](Index j) { return design.layout.columns[static_cast<size_t>(j)]; };
  const std::string& name = name_at(column);
  constexpr double share_of_none = 1e-7;
  std::vector<std::string> others;
  for (size_t i = 0; i < before.size(); ++i)
    if (std::abs(shares[static_cast<Index>(i)]) > share_of_none)
      others.push_back(name_at(before[i]));
  if (design.x.col(column).isZero(0))
    return fmt::format("'{}' is 0 in all {} rows: it tells nothing here, leave it out.", name,
                       design.n());
  if (others.size() == 1 && others.front() == "Intercept")
    return fmt::format(
        "'{}' is the same ({:.6g}) in all {} rows: it tells nothing here, leave it "
        "out.",
        name, design.x(0, column), design.n());
  if (others.size() == 1)
    return fmt::format("'{}' is a multiple of {} in these {} rows: leave one of them out.", name,
                       listed(others), design.n());
  return fmt::format("'{}' is a combination of {} in these {} rows: leave one of them out.", name,
                     listed(others), design.n());
}

}  // namespace

Index independent_columns(const MatrixXd& x) {
  if (x.cols() == 0 || x.rows() == 0) return 0;
  const Eigen::ColPivHouseholderQR<MatrixXd> qr(at_unit_length(x));
  // The pivots' sizes; Eigen's threshold is relative to the largest, which lies between 1 and √k.
  Index rank = 0;
  for (Index i = 0; i < std::min(x.rows(), x.cols()); ++i)
    if (std::abs(qr.matrixR()(i, i)) > collinear_distance) ++rank;
  return rank;
}

std::optional<std::string> explain_collinearity(const Design& design) {
  const MatrixXd unit = at_unit_length(design.weights.cwiseSqrt().asDiagonal() * design.x);
  std::vector<Index> before;
  MatrixXd kept(unit.rows(), 0);
  for (Index j = 0; j < unit.cols(); ++j) {
    VectorXd shares = VectorXd::Zero(kept.cols());
    double distance = unit.col(j).norm();
    if (kept.cols() > 0) {
      shares = kept.colPivHouseholderQr().solve(unit.col(j));
      distance = (unit.col(j) - kept * shares).norm();
    }
    if (distance <= collinear_distance) return sentence(design, j, before, shares);
    before.push_back(j);
    kept.conservativeResize(Eigen::NoChange, kept.cols() + 1);
    kept.rightCols(1) = unit.col(j);
    if (kept.cols() >= kept.rows()) break;
  }
  return std::nullopt;
}

}  // namespace lux
