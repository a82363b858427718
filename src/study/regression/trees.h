// A random forest of regression trees.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>

namespace lux {

struct TreesOptions {
  int trees = 500;
  int least_split = 5;
  uint64_t seed = 0;
};

class Trees {
 public:
  /// x: rows × features. At each node a third of the features (at least one) is tried, as Breiman
  /// has it for regression; trees end at twice the depth of a balanced one, and at 14. Single
  /// precision, of features and of y around its mean.
  Trees(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const TreesOptions& options);
  ~Trees();
  Trees(Trees&&) noexcept;
  Trees& operator=(Trees&&) noexcept;
  Trees(const Trees&) = delete;
  Trees& operator=(const Trees&) = delete;

  [[nodiscard]] Eigen::VectorXd predict(const Eigen::MatrixXd& x) const;

 private:
  struct Forest;
  std::unique_ptr<Forest> forest_;
  double mean_ = 0;
};

}  // namespace lux
