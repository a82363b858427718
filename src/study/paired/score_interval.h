// The difference of two shares measured on the same items: Tango's score method (1998, Statistics
// in Medicine 17:891). Unlike an interval from the differences' spread it holds its level for few
// discordant items, and for none at all.
#pragma once

#include <cstdint>

#include "study/metrics/estimate.h"

namespace lux {

/// n items, of which only the first got `only_first` right and only the second `only_second`.
struct PairedShares {
  int64_t n = 0;  // ≥ 1
  int64_t only_first = 0;
  int64_t only_second = 0;

  [[nodiscard]] double difference() const {
    return static_cast<double>(only_first - only_second) / static_cast<double>(n);
  }
};

/// The score statistic of the hypothesis that first − second is `delta` in (−1, 1): standard normal
/// for large n; falls as delta grows. At 0 it is McNemar's, (b − c)/√(b + c).
[[nodiscard]] double score_statistic(const PairedShares& shares, double delta);

/// The differences that a two-sided test at 1 − level does not reject; within [−1, 1].
[[nodiscard]] Interval score_interval(const PairedShares& shares, double level);

}  // namespace lux
