#include "study/correlation/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "study/correlation/distribution.h"
#include "study/correlation/sort_values.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// How often each sample is drawn.
using Counts = std::vector<uint16_t>;

/// Σ weight · value, in lanes that do not wait for each other.
double weighted_sum(const std::vector<uint16_t>& weights, const std::vector<double>& values) {
  constexpr size_t lanes = 16;
  std::array<double, lanes> sums{};
  const size_t whole = values.size() / lanes * lanes;
  for (size_t i = 0; i < whole; i += lanes)
    for (size_t l = 0; l < lanes; ++l) sums[l] += weights[i + l] * values[i + l];
  double sum = 0;
  for (size_t i = whole; i < values.size(); ++i) sum += weights[i] * values[i];
  for (const double lane : sums) sum += lane;
  return sum;
}

constexpr Estimate unknown() {
  return {.n = 0, .value = nan, .standard_error = nan, .interval = {nan, nan}};
}

Estimate shifted(Estimate mean, double by) {
  mean.value += by;
  mean.interval = {.low = mean.interval.low + by, .high = mean.interval.high + by};
  return mean;
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

  void draw(const Counts& counts) {
    uint32_t total = 0;
    for (size_t s = 0; s < values_.size(); ++s)
      total += static_cast<uint32_t>(counts[s]) * weights_[s];
    means_.push_back(total > 0 ? weighted_sum(counts, values_) / total : nan);
  }

  [[nodiscard]] Estimate result() const {
    return n_ == 0 ? unknown() : estimate_from_draws(n_, mean(), means_);
  }
  /// |mean| − 1.
  [[nodiscard]] Estimate wasserstein() const {
    if (n_ == 0) return unknown();
    std::vector<double> draws = means_;
    for (double& x : draws) x = std::abs(x) - 1;
    return estimate_from_draws(n_, std::abs(mean()) - 1, std::move(draws));
  }

 private:
  [[nodiscard]] double mean() const { return sum_ / static_cast<double>(n_); }

  std::vector<double> values_;
  std::vector<uint16_t> weights_;
  std::vector<double> means_;
  int64_t n_ = 0;
  double sum_ = 0;
};

/// Quantiles, standard deviation, the share above a threshold and the trapezoids' area of a curve:
/// sorted once, a draw is a walk along it.
class OrderDraws {
 public:
  OrderDraws(const std::vector<double>& values, bool quantiles_only, double threshold, int draws)
      : quantiles_only_(quantiles_only) {
    if (draws > 0) {
      for (uint32_t s = 0; s < values.size(); ++s)
        if (!std::isnan(values[s])) order_.push_back(s);
      std::ranges::sort(order_, {}, [&](uint32_t s) { return values[s]; });
      for (const uint32_t s : order_) {
        sorted_.push_back(values[s]);
        squares_.push_back(values[s] * values[s]);
      }
    } else {
      std::ranges::copy_if(values, std::back_inserter(sorted_),
                           [](double x) { return !std::isnan(x); });
      sort_values(sorted_);
    }
    first_above_ =
        static_cast<size_t>(std::ranges::upper_bound(sorted_, threshold) - sorted_.begin());
    if (!quantiles_only) {
      bounded_ = {-1};
      bounded_.insert(bounded_.end(), sorted_.begin(), sorted_.end());
    }
    weights_.resize(order_.size());
    blocks_.resize(order_.size() / block + 1);
    above_.reserve(static_cast<size_t>(draws));
  }

  void draw(const Counts& counts) {
    uint64_t total = 0;
    for (size_t first = 0, b = 0; first < order_.size(); first += block, ++b) {
      const size_t end = std::min(first + block, order_.size());
      uint32_t here = 0;
      for (size_t i = first; i < end; ++i) here += weights_[i] = counts[order_[i]];
      blocks_[b] = here;
      total += here;
    }
    if (total == 0) return;
    if (!quantiles_only_) draw_moments(total);
    draw_quantiles(total);
  }

  void finish(Resampled& out) {
    if (sorted_.empty()) return;
    const auto n = static_cast<int64_t>(sorted_.size());
    const auto estimate = [n](double value, std::vector<double>& draws) {
      return estimate_from_draws(n, value, std::move(draws));
    };
    for (size_t q = 0; q < quantiles_.size(); ++q)
      out.quantiles[q] =
          estimate(quantile_of_sorted(sorted_, resampled_quantiles[q]), quantiles_[q]);
    if (quantiles_only_) return;
    const Distribution whole(sorted_);
    out.sd = estimate(whole.sd, sds_);
    out.auc_trapezoid = estimate(whole.auc_trapezoid, trapezoids_);
    out.above = estimate(
        static_cast<double>(sorted_.size() - first_above_) / static_cast<double>(n), above_);
  }

 private:
  static constexpr size_t block = 64;

  void draw_moments(uint64_t total) {
    const double sum = weighted_sum(weights_, sorted_);
    const double squares = weighted_sum(weights_, squares_);
    uint64_t above = 0;
    for (size_t i = first_above_; i < order_.size(); ++i) above += weights_[i];
    const auto n = static_cast<double>(total);
    above_.push_back(static_cast<double>(above) / n);
    if (total > 1) sds_.push_back(std::sqrt(std::max(0.0, squares - sum * sum / n) / (n - 1)));
    trapezoids_.push_back(1 + sum / n - area_above_trapezoids() / n);
  }

  /// From one drawn value to the next, the step function Ŝ stays where it was, and the trapezoid
  /// falls to the next: half the gap times what falls, here in units of 1/n. Without branches,
  /// which nobody could foresee: masks are all ones where a value was drawn.
  [[nodiscard]] double area_above_trapezoids() const {
    double area = 0;
    uint32_t below = 0;  // the last drawn of a smaller value; places + 1, and 0 for −1
    uint32_t here = 0;   // the last drawn
    for (uint32_t i = 1; i < bounded_.size(); ++i) {
      const auto weight = static_cast<uint32_t>(weights_[i - 1]);
      const uint32_t drawn = 0U - static_cast<uint32_t>(weight > 0);
      const uint32_t larger = drawn & (0U - static_cast<uint32_t>(bounded_[i] > bounded_[here]));
      below = (below & ~larger) | (here & larger);
      here = (here & ~drawn) | (i & drawn);
      area += weight * (bounded_[i] - bounded_[below]);
    }
    return area / 2;
  }

  /// As if all that are drawn stood in a row, each as often as it was drawn.
  void draw_quantiles(uint64_t total) {
    uint64_t passed = 0;  // of the blocks before b
    size_t b = 0;
    for (size_t q = 0; q < quantiles_.size(); ++q) {
      const double place = resampled_quantiles[q] * static_cast<double>(total - 1);
      const auto rank = static_cast<uint64_t>(place);
      while (passed + blocks_[b] <= rank) passed += blocks_[b++];
      size_t i = b * block;
      uint64_t seen = passed + weights_[i];
      while (seen <= rank) seen += weights_[++i];
      size_t next = i;
      if (seen <= rank + 1 && rank + 1 < total)
        while (weights_[++next] == 0) {
        }
      const double part = place - static_cast<double>(rank);
      quantiles_[q].push_back(sorted_[i] + part * (sorted_[next] - sorted_[i]));
    }
  }

  bool quantiles_only_;
  std::vector<uint32_t> order_;
  std::vector<double> sorted_, squares_;
  std::vector<double> bounded_;  // −1 and the sorted ones
  std::vector<uint16_t> weights_;
  std::vector<uint32_t> blocks_;  // sums of `block` weights
  size_t first_above_ = 0;
  std::vector<double> above_, sds_, trapezoids_;
  std::array<std::vector<double>, resampled_quantiles.size()> quantiles_;
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
  std::vector<MeanDraws> means;
  std::vector<std::optional<OrderDraws>> orders(curves.size());
  means.reserve(curves.size());
  const size_t samples = curves.empty() ? 0 : curves.front().values.size();
  for (size_t i = 0; i < curves.size(); ++i) {
    if (curves[i].wanted != Wanted::mean)
      orders[i].emplace(curves[i].values, curves[i].wanted == Wanted::mean_and_quantiles,
                        options.threshold, options.draws);
    means.emplace_back(std::move(curves[i].values), options.draws);
  }
  Counts counts(samples);
  SplitMix random(options.seed);
  for (int i = 0; i < options.draws && samples > 0; ++i) {
    std::ranges::fill(counts, uint16_t{0});
    for (size_t s = 0; s < samples; ++s) ++counts[random.below(static_cast<uint32_t>(samples))];
    for (MeanDraws& one : means) one.draw(counts);
    for (auto& one : orders)
      if (one) one->draw(counts);
  }
  std::vector<Resampled> out;
  out.reserve(means.size());
  for (size_t i = 0; i < means.size(); ++i) {
    Resampled& one = out.emplace_back();
    one.mean = means[i].result();
    for (auto* estimate : {&one.sd, &one.above, &one.auc, &one.auc_trapezoid, &one.wasserstein})
      *estimate = unknown();
    one.quantiles.fill(unknown());
    if (orders[i]) orders[i]->finish(one);
    if (curves[i].wanted != Wanted::all) continue;
    one.auc = shifted(one.mean, 1);
    one.wasserstein = means[i].wasserstein();
  }
  return out;
}

}  // namespace lux
