// The straight line that least squares lay through a number of each model, over log10 compute.
#pragma once

#include <span>
#include <vector>

namespace lux {

class Trend {
 public:
  /// Of at least two models, not all of one x.
  explicit Trend(std::span<const double> x);

  /// Σ (x − x̄)·y / Σ (x − x̄)².
  [[nodiscard]] double slope(std::span<const double> y) const;

  /// y minus its line into `out`. What is only rounding (64 units in the last place of the largest
  /// |y|) becomes exactly 0, so that a line has no deviations from itself.
  void deviations(std::span<const double> y, std::span<double> out) const;

  /// The slope's standard error from the deviations, with n − 2 degrees of freedom; NaN for n = 2.
  [[nodiscard]] double slope_error(std::span<const double> y) const;

 private:
  std::vector<double> centred_;
  double squares_ = 0;
};

}  // namespace lux
