#include "study/regression/subset_r2.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/regression/collinearity.h"

namespace lux {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Walks through the subsets, each made from one that it was in by one more group: what is left of
/// the columns and the response outside the span so far is handed on (modified Gram–Schmidt).
class Walk {
 public:
  Walk(std::span<const ColumnGroup> groups, VectorXd lengths, double total)
      : groups_(groups),
        lengths_(std::move(lengths)),
        total_(total),
        out_(size_t{1} << groups.size()) {}

  std::vector<double> from(const MatrixXd& x, const VectorXd& y) {
    visit(0, 0, x, y);
    return std::move(out_);
  }

 private:
  void visit(size_t mask, size_t next, const MatrixXd& x, const VectorXd& y) {
    out_[mask] = 1 - y.squaredNorm() / total_;
    for (size_t g = next; g < groups_.size(); ++g) {
      MatrixXd rest = x;
      VectorXd response = y;
      for (const Index column : groups_[g].columns) {
        const double length = rest.col(column).norm();
        if (length <= collinear_distance * lengths_[column]) continue;
        const VectorXd direction = rest.col(column) / length;
        rest -= direction * (direction.transpose() * rest);
        response -= direction * direction.dot(response);
      }
      visit(mask | size_t{1} << g, g + 1, rest, response);
    }
  }

  std::span<const ColumnGroup> groups_;
  VectorXd lengths_;
  double total_;
  std::vector<double> out_;
};

}  // namespace

std::vector<double> subset_r2(MatrixXd x, VectorXd y, const VectorXd& constant,
                              std::span<const ColumnGroup> groups) {
  const VectorXd lengths = x.colwise().norm();
  const VectorXd direction = constant.normalized();
  const double before = y.norm();
  x -= direction * (direction.transpose() * x);
  y -= direction * direction.dot(y);
  constexpr double rounding = 1e-13;
  if (y.norm() <= rounding * before)
    return std::vector<double>(size_t{1} << groups.size(),
                               std::numeric_limits<double>::quiet_NaN());
  return Walk(groups, lengths, y.squaredNorm()).from(x, y);
}

}  // namespace lux
