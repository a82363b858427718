#include "study/paired/score_interval.h"

#include <cmath>

#include "study/paired/distributions.h"

namespace lux {
namespace {

/// The difference at which the statistic is `wanted`, between `low`, where it is not below it, and
/// `high`.
double where_statistic_is(const PairedShares& shares, double wanted, double low, double high) {
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    (score_statistic(shares, middle) > wanted ? low : high) = middle;
  }
}

}  // namespace

double score_statistic(const PairedShares& shares, double delta) {
  const auto n = static_cast<double>(shares.n);
  const auto b = static_cast<double>(shares.only_first);
  const auto c = static_cast<double>(shares.only_second);
  const double gap = b - c - n * delta;
  if (gap == 0) return 0;
  // The likeliest share of items that only the second gets right, given the difference: the larger
  // root of 2n·q² + linear·q − c·δ(1 − δ).
  const double linear = (2 * n - b + c) * delta - b - c;
  const double root = std::sqrt(linear * linear + 8 * n * c * delta * (1 - delta));
  // Without cancellation where both are nearly equal.
  const double q =
      linear <= 0 ? (root - linear) / (4 * n) : 2 * c * delta * (1 - delta) / (root + linear);
  return gap / std::sqrt(n * (2 * q + delta * (1 - delta)));
}

Interval score_interval(const PairedShares& shares, double level) {
  const double z = normal_quantile((1 + level) / 2);
  const double difference = shares.difference();
  return {
      .low = shares.only_second == shares.n ? -1 : where_statistic_is(shares, z, -1, difference),
      .high = shares.only_first == shares.n ? 1 : where_statistic_is(shares, -z, difference, 1)};
}

}  // namespace lux
