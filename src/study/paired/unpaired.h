// Differences of what was measured on separate items, or of which only the averages are known.
// Where items can be paired, they are wider than need be.
#pragma once

#include <cstdint>

#include "study/metrics/estimate.h"

namespace lux {

/// What is known of a sample: mean, sample standard deviation, size.
struct SampleSummary {
  double mean = 0;
  double deviation = 0;
  int64_t n = 0;
};

/// first − second; NaN where it cannot be told.
struct UnpairedDifference {
  double difference = 0;
  double standard_error = 0;
  double p = 0;  // two-sided, of no difference
  Interval interval;
};

/// Welch's t (1947), with his degrees of freedom. No error, interval and p for n < 2 of either, or
/// where both do not spread.
[[nodiscard]] UnpairedDifference welch(const SampleSummary& first, const SampleSummary& second,
                                       double level);

/// Shares of n ≥ 1 items each: Newcombe's hybrid score interval (1998, Statistics in Medicine
/// 17:873, method 10), z test with the pooled share; the standard error is the unpooled one.
[[nodiscard]] UnpairedDifference newcombe(double first_share, int64_t first_n, double second_share,
                                          int64_t second_n, double level);

}  // namespace lux
