// All that the values of two contenders on the same items say of their difference.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "study/metrics/estimate.h"
#include "study/paired/tost.h"

namespace lux {

struct PairedOptions {
  double level = 0.95;  // of intervals; tests are at 1 − level
  double power = 0.8;   // of the detectable difference
  int draws = 2000;     // bootstrap draws; 0: none
  uint64_t seed = 42;
  std::optional<double> margin;  // > 0: differences within (−margin, margin) count as none
};

/// Values of two contenders: an entry an item, in the same order, none of them NaN.
struct PairedValues {
  std::span<const double> first;
  std::span<const double> second;
  std::span<const size_t> clusters =
      {};                  // of each item, from 0 without gaps; empty: none are known
  bool is_binary = false;  // all values are 0 or 1
};

/// How the interval of a difference was found.
enum class IntervalMethod { none, score, bca, percentile, t };
[[nodiscard]] std::string_view name_of(IntervalMethod method);

/// How the p-value of no difference was found.
enum class PairedTest { none, mcnemar_mid_p, wilcoxon_exact, wilcoxon_normal, bootstrap };
[[nodiscard]] std::string_view name_of(PairedTest test);

/// How the margin was tested.
enum class TostMethod { none, score, t, bootstrap };
[[nodiscard]] std::string_view name_of(TostMethod method);

/// Numbers that cannot be told are NaN.
struct PairedSummary {
  int64_t n = 0;
  double first = 0;  // means
  double second = 0;
  double difference = 0;      // first − second
  double standard_error = 0;  // of the difference, from the differences' spread
  /// Of 0s and 1s the score interval; else the bootstrap's BCa, its percentiles where BCa has none,
  /// and t without draws.
  Interval interval;
  IntervalMethod interval_method = IntervalMethod::none;
  Interval t_interval, percentile, bca;
  int64_t first_higher = 0;  // items on which the first's value is the higher: of 0s and 1s, flips
  int64_t second_higher = 0;
  /// McNemar's mid-p for 0s and 1s, else Wilcoxon's.
  double p = 0;
  PairedTest test = PairedTest::none;
  double exact_p = 0;  // McNemar's, of 0s and 1s only
  double t_p = 0;
  Tost tost;  // at the margin: by score for 0s and 1s, else by t
  TostMethod tost_method = TostMethod::none;
  Tost tost_bootstrap;    // the same from the draws
  double detectable = 0;  // what so many items find with the power asked for, given their spread
  /// With whole clusters drawn; at least two of them.
  size_t clusters = 0;
  Interval cluster_interval;  // percentiles
};

[[nodiscard]] PairedSummary summarise_pairs(const PairedValues& values,
                                            const PairedOptions& options);

/// What can be said at 1 − level, from p-values that are adjusted for how many are said.
enum class Verdict {
  none,                 // no margin was stated, and no difference is shown
  undecided,            // neither a difference nor equivalence is shown: too few items
  different,            // a difference is shown
  equivalent,           // it is shown to lie within the margin
  different_in_margin,  // both
  identical,            // every item has the same value
};
[[nodiscard]] std::string_view name_of(Verdict verdict);

/// NaN is no test. `has_margin`: whether one was stated.
[[nodiscard]] Verdict verdict_of(double difference_p, double tost_p, bool has_margin, double level);

}  // namespace lux
