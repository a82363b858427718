#include "study/paired/unpaired.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/paired/distributions.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Wilson's score interval at any level.
Interval wilson(double share, double n, double z) {
  const double centre = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {.low = std::max(0.0, centre - half), .high = std::min(1.0, centre + half)};
}

}  // namespace

UnpairedDifference welch(const SampleSummary& first, const SampleSummary& second, double level) {
  UnpairedDifference out{.difference = first.mean - second.mean,
                         .standard_error = nan,
                         .p = nan,
                         .interval = {.low = nan, .high = nan}};
  if (first.n < 2 || second.n < 2) return out;
  const auto n1 = static_cast<double>(first.n);
  const auto n2 = static_cast<double>(second.n);
  const double v1 = first.deviation * first.deviation / n1;
  const double v2 = second.deviation * second.deviation / n2;
  if (!(v1 + v2 > 0)) return out;
  const double degrees = (v1 + v2) * (v1 + v2) / (v1 * v1 / (n1 - 1) + v2 * v2 / (n2 - 1));
  out.standard_error = std::sqrt(v1 + v2);
  out.p = 2 * t_probability(-std::abs(out.difference) / out.standard_error, degrees);
  const double half = t_quantile((1 + level) / 2, degrees) * out.standard_error;
  out.interval = {.low = out.difference - half, .high = out.difference + half};
  return out;
}

UnpairedDifference newcombe(double first_share, int64_t first_n, double second_share,
                            int64_t second_n, double level) {
  const auto n1 = static_cast<double>(first_n);
  const auto n2 = static_cast<double>(second_n);
  const double z = normal_quantile((1 + level) / 2);
  const Interval one = wilson(first_share, n1, z);
  const Interval two = wilson(second_share, n2, z);
  const double difference = first_share - second_share;
  const double pooled = (first_share * n1 + second_share * n2) / (n1 + n2);
  const double pooled_error = std::sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  return {.difference = difference,
          .standard_error = std::sqrt(first_share * (1 - first_share) / n1 +
                                      second_share * (1 - second_share) / n2),
          .p = pooled_error > 0 ? 2 * normal_probability(-std::abs(difference) / pooled_error) : 1,
          .interval = {
              .low = difference - std::hypot(first_share - one.low, two.high - second_share),
              .high = difference + std::hypot(one.high - first_share, second_share - two.low)}};
}

}  // namespace lux
