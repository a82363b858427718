// From values to an estimate: mean, standard error and a 95 % interval.
#pragma once

#include <cstdint>
#include <span>

namespace lux {

/// Two-sided 95 %: the 0.975 quantile of the normal distribution.
inline constexpr double normal_quantile_975 = 1.959963984540054;

/// The 0.975 quantile of Student's t distribution with `degrees` ≥ 1 degrees of freedom: the
/// distribution function for whole degrees (Abramowitz & Stegun 26.7.3 and 26.7.4) inverted by
/// Newton's method, and above 500 the expansion around the normal quantile (26.7.5); right to
/// 1e-12.
[[nodiscard]] double t_quantile_975(int64_t degrees);

struct Interval {
  double low = 0;
  double high = 0;
};

/// Wilson's score interval (1927) at 95 % for `successes` of n ≥ 1. Unlike mean ± 1.96 se it holds
/// its level for small n and at 0 and 1, and stays within [0, 1].
[[nodiscard]] Interval wilson_interval(double successes, double n);

/// A number with what is known of its error. NaN where that cannot be told: all of it for n = 0,
/// the standard error for n = 1.
struct Estimate {
  int64_t n = 0;
  double value = 0;
  double standard_error = 0;
  Interval interval;  // 95 %
};

/// The mean of 0s and 1s: standard error s/√n with the sample standard deviation s, as
/// lm-evaluation-harness has it; Wilson's interval.
[[nodiscard]] Estimate estimate_proportion(std::span<const double> values);

/// The mean of other values: standard error s/√n, interval mean ± t(n−1)·se, cut to [lowest,
/// highest], the bounds of the values.
[[nodiscard]] Estimate estimate_mean(std::span<const double> values, double lowest, double highest);

/// F1 of the positive class from counts: 2·TP / (2·TP + FP + FN); 0 where there is neither a
/// positive label nor a positive prediction, as scikit-learn has it. F1 = 2J/(1+J), a growing
/// function of J = TP/m with m = TP + FP + FN; given m, TP is binomial. So the interval is Wilson's
/// for J, mapped, and the standard error the delta method's: 2/(1+J)²·√(J(1−J)/m). (The harness
/// draws bootstrap samples, a Monte Carlo estimate of the same.) `n` is the number of documents.
[[nodiscard]] Estimate estimate_f1(int64_t true_positives, int64_t false_positives,
                                   int64_t false_negatives, int64_t n);

}  // namespace lux
