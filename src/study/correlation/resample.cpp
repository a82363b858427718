#include "study/correlation/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <variant>

#include "study/correlation/distribution.h"
#include "study/correlation/order_draws.h"
#include "study/correlation/weighted_sum.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

constexpr Estimate unknown() {
  return {.n = 0, .value = nan, .standard_error = nan, .interval = {nan, nan}};
}

/// The mean of a curve as samples are drawn. Those without a value have the weight 0.
class MeanDraws {
 public:
  MeanDraws(std::vector<double> values, int draws) : values_(std::move(values)) {
    weights_.reserve(draws > 0 ? values_.size() : 0);
    for (double& x : values_) {
      const bool has_value = !std::isnan(x);
      if (!has_value) x = 0;
      if (draws > 0) weights_.push_back(has_value ? 1 : 0);
      n_ += has_value ? 1 : 0;
      sum_ += x;
    }
    if (draws == 0) values_ = {};
    means_.reserve(static_cast<size_t>(draws));
  }

  void draw(const DrawCounts& counts) {
    uint32_t total = 0;
    for (size_t s = 0; s < values_.size(); ++s)
      total += static_cast<uint32_t>(counts[s]) * weights_[s];
    means_.push_back(total > 0 ? weighted_sum(counts, values_) / total : nan);
  }

  void finish(Resampled& out) {
    if (n_ > 0) out.mean = estimate_from_draws(n_, mean(), std::move(means_));
  }

 private:
  [[nodiscard]] double mean() const { return sum_ / static_cast<double>(n_); }

  std::vector<double> values_;
  std::vector<uint16_t> weights_;
  std::vector<double> means_;
  int64_t n_ = 0;
  double sum_ = 0;
};

}  // namespace

Estimate estimate_from_draws(int64_t n, double value, std::vector<double> draws) {
  std::erase_if(draws, [](double x) { return std::isnan(x); });
  Estimate out{.n = n, .value = value, .standard_error = nan, .interval = {nan, nan}};
  if (draws.size() < 2 || n < 2) return out;  // one sample tells nothing of its error
  std::ranges::sort(draws);
  const auto count = static_cast<double>(draws.size());
  const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) / count;
  double squares = 0;
  for (const double x : draws) squares += (x - mean) * (x - mean);
  out.standard_error = std::sqrt(squares / (count - 1));
  out.interval = {quantile_of_sorted(draws, 0.025), quantile_of_sorted(draws, 0.975)};
  return out;
}

std::vector<Resampled> resample(std::vector<SampleCurve> curves, const ResampleOptions& options) {
  std::vector<std::variant<MeanDraws, OrderDraws>> drawn;
  drawn.reserve(curves.size());
  const size_t samples = curves.empty() ? 0 : curves.front().values.size();
  for (SampleCurve& curve : curves) {
    if (curve.wanted == Wanted::mean)
      drawn.emplace_back(std::in_place_type<MeanDraws>, std::move(curve.values), options.draws);
    else
      drawn.emplace_back(std::in_place_type<OrderDraws>, curve.values,
                         curve.wanted == Wanted::mean_and_quantiles, options.threshold,
                         options.draws);
    curve.values = {};
  }
  DrawCounts counts(samples);
  SplitMix random(options.seed);
  for (int i = 0; i < options.draws && samples > 0; ++i) {
    std::ranges::fill(counts, uint16_t{0});
    for (size_t s = 0; s < samples; ++s) ++counts[random.below(static_cast<uint32_t>(samples))];
    for (auto& one : drawn) std::visit([&](auto& draws) { draws.draw(counts); }, one);
  }
  std::vector<Resampled> out;
  out.reserve(drawn.size());
  for (auto& one : drawn) {
    Resampled& told = out.emplace_back();
    for (auto* estimate :
         {&told.mean, &told.sd, &told.above, &told.auc, &told.auc_trapezoid, &told.wasserstein})
      *estimate = unknown();
    told.quantiles.fill(unknown());
    std::visit([&](auto& draws) { draws.finish(told); }, one);
  }
  return out;
}

}  // namespace lux
