#include "study/correlation/distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lux {
namespace {

double trapezoid_area(std::span<const double> sorted) {
  const auto n = static_cast<double>(sorted.size());
  double area = 0;
  double x = -1;
  double y = 1;
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (i + 1 < sorted.size() && sorted[i + 1] == sorted[i]) continue;  // unique values
    const double survivors = (n - static_cast<double>(i + 1)) / n;
    area += (sorted[i] - x) * (y + survivors) / 2;
    x = sorted[i];
    y = survivors;
  }
  return area + (1 - x) * y / 2;
}

}  // namespace

PresentMean mean_of_present(std::span<const double> values) {
  PresentMean out;
  double sum = 0;
  for (const double x : values)
    if (!std::isnan(x)) {
      sum += x;
      ++out.n;
    }
  out.value = sum / out.n;  // 0/0 is NaN
  return out;
}

double quantile_of_sorted(std::span<const double> sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

double share_above(std::span<const double> sorted, double threshold) {
  const auto first = std::ranges::upper_bound(sorted, threshold);
  return static_cast<double>(sorted.end() - first) / static_cast<double>(sorted.size());
}

Distribution::Distribution(std::span<const double> sorted) {
  const auto n = static_cast<double>(sorted.size());
  mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / n;
  double squares = 0;
  for (const double x : sorted) squares += (x - mean) * (x - mean);
  sd = sorted.size() > 1 ? std::sqrt(squares / (n - 1)) : std::numeric_limits<double>::quiet_NaN();
  median = quantile_of_sorted(sorted, 0.5);
  q05 = quantile_of_sorted(sorted, 0.05);
  q25 = quantile_of_sorted(sorted, 0.25);
  q75 = quantile_of_sorted(sorted, 0.75);
  q95 = quantile_of_sorted(sorted, 0.95);
  auc = 1 + mean;
  auc_trapezoid = trapezoid_area(sorted);
  wasserstein = std::abs(mean) - 1;
}

double wasserstein_distance(std::span<const double> a, std::span<const double> b) {
  double distance = 0;
  size_t i = 0;
  size_t j = 0;
  double x = std::min(a.front(), b.front());
  while (i < a.size() || j < b.size()) {
    const double next = j == b.size() || (i < a.size() && a[i] <= b[j]) ? a[i] : b[j];
    const double gap = static_cast<double>(i) / static_cast<double>(a.size()) -
                       static_cast<double>(j) / static_cast<double>(b.size());
    distance += std::abs(gap) * (next - x);
    x = next;
    while (i < a.size() && a[i] == x) ++i;
    while (j < b.size() && b[j] == x) ++j;
  }
  return distance;
}

}  // namespace lux
