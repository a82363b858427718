#include "study/correlation/resample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "study/correlation/distribution.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// How often each sample is drawn.
using Counts = std::vector<uint16_t>;

/// One curve, sorted once: a draw is then a walk along it.
class Curve {
 public:
  Curve(const std::vector<double>& values, double threshold) {
    for (uint32_t s = 0; s < values.size(); ++s)
      if (!std::isnan(values[s])) order_.push_back(s);
    std::ranges::sort(order_, {}, [&](uint32_t s) { return values[s]; });
    for (const uint32_t s : order_) sorted_.push_back(values[s]);
    first_above_ =
        static_cast<size_t>(std::ranges::upper_bound(sorted_, threshold) - sorted_.begin());
  }

  [[nodiscard]] const std::vector<double>& sorted() const { return sorted_; }

  void reserve(int draws) {
    for (auto* all : {&means_, &medians_, &above_}) all->reserve(static_cast<size_t>(draws));
  }

  void draw(const Counts& counts) {
    weights_.resize(order_.size());
    uint64_t total = 0;
    for (size_t i = 0; i < order_.size(); ++i) total += weights_[i] = counts[order_[i]];
    if (total == 0) {
      for (auto* all : {&means_, &medians_, &above_}) all->push_back(nan);
      return;
    }
    double sum = 0;
    for (size_t i = 0; i < order_.size(); ++i) sum += weights_[i] * sorted_[i];
    uint64_t above = 0;
    for (size_t i = first_above_; i < order_.size(); ++i) above += weights_[i];
    means_.push_back(sum / static_cast<double>(total));
    medians_.push_back(median(total));
    above_.push_back(static_cast<double>(above) / static_cast<double>(total));
  }

  [[nodiscard]] Resampled result() {
    const auto n = static_cast<int64_t>(sorted_.size());
    if (n == 0) {
      const Estimate none = estimate_from_draws(0, nan, {});
      return {.mean = none, .median = none, .above = none};
    }
    const Distribution here(sorted_);
    const double share =
        static_cast<double>(sorted_.size() - first_above_) / static_cast<double>(n);
    return {.mean = estimate_from_draws(n, here.mean, std::move(means_)),
            .median = estimate_from_draws(n, here.median, std::move(medians_)),
            .above = estimate_from_draws(n, share, std::move(above_))};
  }

 private:
  /// The mean of the two middle values of all drawn.
  [[nodiscard]] double median(uint64_t total) const {
    const uint64_t low = (total - 1) / 2;
    const uint64_t high = total / 2;
    uint64_t seen = 0;
    size_t i = 0;
    while ((seen += weights_[i]) <= low) ++i;
    const double below = sorted_[i];
    while (seen <= high) seen += weights_[++i];
    return (below + sorted_[i]) / 2;
  }

  std::vector<uint32_t> order_;
  std::vector<double> sorted_;
  std::vector<uint16_t> weights_;
  size_t first_above_ = 0;
  std::vector<double> means_, medians_, above_;
};

}  // namespace

Estimate estimate_from_draws(int64_t n, double value, std::vector<double> draws) {
  std::erase_if(draws, [](double x) { return std::isnan(x); });
  Estimate out{.n = n, .value = value, .standard_error = nan, .interval = {nan, nan}};
  if (draws.size() < 2) return out;
  std::ranges::sort(draws);
  const auto count = static_cast<double>(draws.size());
  const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) / count;
  double squares = 0;
  for (const double x : draws) squares += (x - mean) * (x - mean);
  out.standard_error = std::sqrt(squares / (count - 1));
  out.interval = {quantile_of_sorted(draws, 0.025), quantile_of_sorted(draws, 0.975)};
  return out;
}

std::vector<Resampled> resample(std::span<const std::vector<double>> curves,
                                const ResampleOptions& options) {
  std::vector<Curve> all;
  all.reserve(curves.size());
  for (const auto& curve : curves)
    all.emplace_back(curve, options.threshold).reserve(options.draws);
  const size_t samples = curves.empty() ? 0 : curves.front().size();
  Counts counts(samples);
  SplitMix random(options.seed);
  for (int i = 0; i < options.draws && samples > 0; ++i) {
    std::ranges::fill(counts, uint16_t{0});
    for (size_t s = 0; s < samples; ++s) ++counts[random.below(static_cast<uint32_t>(samples))];
    for (Curve& curve : all) curve.draw(counts);
  }
  std::vector<Resampled> out;
  out.reserve(all.size());
  for (Curve& curve : all) out.push_back(curve.result());
  return out;
}

}  // namespace lux
