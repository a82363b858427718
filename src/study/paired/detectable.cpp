#include "study/paired/detectable.h"

#include <cmath>
#include <limits>

#include "study/paired/distributions.h"

namespace lux {
namespace {

/// The probability that the test finds a true effect of `effect` standard deviations.
double power_of(double effect, double n, double critical) {
  const double shift = effect * std::sqrt(n);
  // P(T > c) as P(−T < −c), which does not cancel; and P(T < −c) ≤ Φ(−shift), where it counts.
  const double wrong_side = shift < 8 ? noncentral_t_probability(-critical, n - 1, shift) : 0;
  return noncentral_t_probability(-critical, n - 1, -shift) + wrong_side;
}

}  // namespace

double detectable_difference(double deviation, int64_t n, double alpha, double power) {
  if (n < 2 || !(deviation > 0)) return std::numeric_limits<double>::quiet_NaN();
  const auto size = static_cast<double>(n);
  const double critical = t_quantile(1 - alpha / 2, size - 1);
  double low = 0;
  double high = 1;
  while (power_of(high, size, critical) < power) high *= 2;
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle * deviation;
    (power_of(middle, size, critical) < power ? low : high) = middle;
  }
}

}  // namespace lux
