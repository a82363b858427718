// The mean of paired differences with Student's t (1908).
#pragma once

#include <cstdint>
#include <span>

#include "study/metrics/estimate.h"

namespace lux {

/// NaN where it cannot be told: all but n for n = 0; all but n and mean for n = 1 and where all
/// differences are the same, whose spread would be 0.
struct PairedT {
  int64_t n = 0;
  double mean = 0;
  double standard_error = 0;  // s/√n with the sample standard deviation s (n − 1)
  double t = 0;
  double p = 0;       // two-sided, of a mean of 0, with n − 1 degrees of freedom
  Interval interval;  // mean ± t quantile · standard error
};

/// `level` of the interval lies in (0, 1).
[[nodiscard]] PairedT paired_t(std::span<const double> differences, double level);

/// Whether all are the same; so is nothing.
[[nodiscard]] bool is_constant(std::span<const double> values);

}  // namespace lux
