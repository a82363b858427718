// Probabilities and quantiles that the paired tests share (Boost.Math's).
#pragma once

#include <cstdint>

namespace lux {

/// P(Z ≤ x) of the standard normal distribution; normal_probability(−x) is its upper tail.
[[nodiscard]] double normal_probability(double x);
/// The inverse, for 0 ≤ p ≤ 1; ∓infinity at the ends.
[[nodiscard]] double normal_quantile(double p);

/// P(T ≤ t) of Student's t with `degrees` > 0; t may be infinite.
[[nodiscard]] double t_probability(double t, double degrees);
/// The inverse, for 0 < p < 1.
[[nodiscard]] double t_quantile(double p, double degrees);
/// P(T ≤ t) of the noncentral t distribution with `degrees` > 0.
[[nodiscard]] double noncentral_t_probability(double t, double degrees, double noncentrality);

/// Of a fair coin thrown n ≥ 0 times: P(at most k heads), and P(k heads).
[[nodiscard]] double coin_probability(int64_t k, int64_t n);
[[nodiscard]] double coin_mass(int64_t k, int64_t n);

}  // namespace lux
