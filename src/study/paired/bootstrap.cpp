#include "study/paired/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/correlation/resample.h"
#include "study/paired/distributions.h"
#include "study/paired/paired_t.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A cluster's differences, as a mean needs them.
struct ClusterSum {
  double sum = 0;
  double n = 0;
};

std::vector<ClusterSum> sums_of(std::span<const double> differences,
                                std::span<const size_t> clusters) {
  std::vector<ClusterSum> sums;
  for (size_t i = 0; i < differences.size(); ++i) {
    if (clusters[i] >= sums.size()) sums.resize(clusters[i] + 1);
    sums[clusters[i]].sum += differences[i];
    sums[clusters[i]].n += 1;
  }
  return sums;
}

/// The quantile p of sorted numbers by linear interpolation (Hyndman and Fan's seventh).
double quantile(const std::vector<double>& sorted, double p) {
  const double at = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(at);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double rest = at - static_cast<double>(below);
  return sorted[below] + rest * (sorted[below + 1] - sorted[below]);
}

std::vector<double> sorted(std::span<const double> draws) {
  std::vector<double> out(draws.begin(), draws.end());
  std::ranges::sort(out);
  return out;
}

constexpr Interval unknown{.low = nan, .high = nan};

}  // namespace

std::vector<double> draw_means(std::span<const double> differences, int draws, uint64_t seed) {
  std::vector<double> means;
  if (differences.size() < 2) return means;
  SplitMix random(seed);
  const auto n = static_cast<uint32_t>(differences.size());
  means.reserve(static_cast<size_t>(draws));
  for (int draw = 0; draw < draws; ++draw) {
    double sum = 0;
    for (uint32_t i = 0; i < n; ++i) sum += differences[random.below(n)];
    means.push_back(sum / n);
  }
  return means;
}

std::vector<double> draw_cluster_means(std::span<const double> differences,
                                       std::span<const size_t> clusters, int draws, uint64_t seed) {
  const std::vector<ClusterSum> sums = sums_of(differences, clusters);
  std::vector<double> means;
  if (sums.size() < 2) return means;
  SplitMix random(seed);
  const auto n = static_cast<uint32_t>(sums.size());
  means.reserve(static_cast<size_t>(draws));
  for (int draw = 0; draw < draws; ++draw) {
    ClusterSum total;
    for (uint32_t i = 0; i < n; ++i) {
      const ClusterSum& one = sums[random.below(n)];
      total.sum += one.sum;
      total.n += one.n;
    }
    means.push_back(total.sum / total.n);
  }
  return means;
}

std::vector<double> jackknife_means(std::span<const double> differences) {
  const auto n = static_cast<double>(differences.size());
  double sum = 0;
  for (const double d : differences) sum += d;
  std::vector<double> means;
  means.reserve(differences.size());
  for (const double d : differences) means.push_back((sum - d) / (n - 1));
  return means;
}

std::vector<double> jackknife_cluster_means(std::span<const double> differences,
                                            std::span<const size_t> clusters) {
  const std::vector<ClusterSum> sums = sums_of(differences, clusters);
  ClusterSum total;
  for (const ClusterSum& one : sums) {
    total.sum += one.sum;
    total.n += one.n;
  }
  std::vector<double> means;
  means.reserve(sums.size());
  for (const ClusterSum& one : sums) means.push_back((total.sum - one.sum) / (total.n - one.n));
  return means;
}

Interval percentile_interval(std::span<const double> draws, double level) {
  if (draws.empty()) return unknown;
  const std::vector<double> in_order = sorted(draws);
  return {.low = quantile(in_order, (1 - level) / 2), .high = quantile(in_order, (1 + level) / 2)};
}

Interval bca_interval(std::span<const double> draws, double value,
                      std::span<const double> jackknife, double level) {
  if (draws.empty() || jackknife.size() < 2 || is_constant(jackknife)) return unknown;
  const auto n = static_cast<double>(jackknife.size());
  double mean = 0;
  for (const double x : jackknife) mean += x / n;
  double squares = 0;
  double cubes = 0;
  for (const double x : jackknife) {
    const double u = mean - x;
    squares += u * u;
    cubes += u * u * u;
  }
  const double acceleration = cubes / (6 * std::pow(squares, 1.5));
  // Draws that equal the value count half.
  const auto below = std::ranges::count_if(draws, [&](double x) { return x < value; });
  const auto up_to = std::ranges::count_if(draws, [&](double x) { return x <= value; });
  const double bias =
      normal_quantile(static_cast<double>(below + up_to) / 2 / static_cast<double>(draws.size()));
  if (std::isinf(bias)) return unknown;
  const auto level_at = [&](double z) {
    return normal_probability(bias + (bias + z) / (1 - acceleration * (bias + z)));
  };
  const double z = normal_quantile((1 + level) / 2);
  const std::vector<double> in_order = sorted(draws);
  return {.low = quantile(in_order, level_at(-z)), .high = quantile(in_order, level_at(z))};
}

double bootstrap_p_value(std::span<const double> draws) {
  if (draws.empty()) return nan;
  const auto low = std::ranges::count_if(draws, [](double x) { return x <= 0; });
  const auto high = std::ranges::count_if(draws, [](double x) { return x >= 0; });
  return std::min(1.0, 2 * static_cast<double>(1 + std::min(low, high)) /
                           static_cast<double>(1 + draws.size()));
}

double standard_deviation(std::span<const double> draws) {
  if (draws.size() < 2) return nan;
  const auto n = static_cast<double>(draws.size());
  double mean = 0;
  for (const double x : draws) mean += x;
  mean /= n;
  double squares = 0;
  for (const double x : draws) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / (n - 1));
}

}  // namespace lux
