// The bootstrap of a mean of paired differences: items drawn anew, with replacement.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "study/metrics/estimate.h"

namespace lux {

/// Means of `draws` samples of as many differences, drawn from a fixed seed; the same differences
/// negated give the same draws negated. Nothing for fewer than two differences.
[[nodiscard]] std::vector<double> draw_means(std::span<const double> differences, int draws,
                                             uint64_t seed);

/// The same, whole clusters (experiments, passages) being drawn: differences of one cluster are not
/// independent. `clusters` has the number of each difference's cluster, from 0 without gaps.
/// Nothing for fewer than two clusters.
[[nodiscard]] std::vector<double> draw_cluster_means(std::span<const double> differences,
                                                     std::span<const size_t> clusters, int draws,
                                                     uint64_t seed);

/// The mean without each difference, or without each cluster.
[[nodiscard]] std::vector<double> jackknife_means(std::span<const double> differences);
[[nodiscard]] std::vector<double> jackknife_cluster_means(std::span<const double> differences,
                                                          std::span<const size_t> clusters);

/// Quantiles of the draws that leave (1 − level)/2 on both sides, by linear interpolation. NaN
/// without draws.
[[nodiscard]] Interval percentile_interval(std::span<const double> draws, double level);

/// The bias-corrected and accelerated interval (Efron 1987, J. Am. Stat. Assoc. 82:171), as
/// scipy.stats.bootstrap(method="BCa") has it: `value` is the statistic of the data, `jackknife`
/// its values without each part. NaN without draws, and where all draws lie on one side of the
/// value.
[[nodiscard]] Interval bca_interval(std::span<const double> draws, double value,
                                    std::span<const double> jackknife, double level);

/// The two-sided p-value of a difference of 0, by inverting the percentile interval: twice the
/// smaller share of draws on the other side of 0, (1 + beyond) / (1 + draws). NaN without draws.
[[nodiscard]] double bootstrap_p_value(std::span<const double> draws);

/// The sample standard deviation of the draws; NaN for fewer than two.
[[nodiscard]] double standard_deviation(std::span<const double> draws);

}  // namespace lux
