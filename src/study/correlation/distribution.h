// What many samples' correlations look like together.
#pragma once

#include <span>
#include <vector>

namespace lux {

/// The mean of the numbers that are not NaN, and how many those are; NaN of none.
struct PresentMean {
  double value = 0;
  double n = 0;
};
[[nodiscard]] PresentMean mean_of_present(std::span<const double> values);

/// A quantile of sorted numbers, n ≥ 1, interpolated between neighbours as numpy does by default.
[[nodiscard]] double quantile_of_sorted(std::span<const double> sorted, double probability);

/// The share of sorted numbers above a threshold: the survival function Ŝ(c) = #{c_s > c} / n.
[[nodiscard]] double share_above(std::span<const double> sorted, double threshold);

/// Of n ≥ 1 correlations, sorted. Three of the paper's four statistics are one number: the area
/// under the step function Ŝ over [−1, 1] is 1 + mean, and the Wasserstein-1 distances to all
/// samples at 1 and at −1 are 1 − mean and 1 + mean.
struct Distribution {
  explicit Distribution(std::span<const double> sorted);

  double mean = 0;
  double median = 0;
  double sd = 0;  // with n − 1; NaN for n = 1
  double q05 = 0, q25 = 0, q75 = 0, q95 = 0;
  double auc = 0;            // ∫ Ŝ over [−1, 1]
  double auc_trapezoid = 0;  // by the trapezoid rule through (−1, 1), (q_j, Ŝ(q_j)), (1, 0), as
                             // the paper's code has it
  double wasserstein = 0;    // −min of the distances to all at 1 and to all at −1
};

/// The first Wasserstein distance between two samples of n, m ≥ 1 numbers, each sorted: ∫|F − G|.
[[nodiscard]] double wasserstein_distance(std::span<const double> a, std::span<const double> b);

}  // namespace lux
