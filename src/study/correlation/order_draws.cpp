#include "study/correlation/order_draws.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "study/correlation/distribution.h"
#include "study/correlation/sort_values.h"
#include "study/correlation/weighted_sum.h"

namespace lux {
OrderDraws::OrderDraws(const std::vector<double>& values, bool quantiles_only, double threshold,
                       int draws)
    : quantiles_only_(quantiles_only), threshold_(threshold) {
  for (const double x : values)
    if (!std::isnan(x)) sum_ += x;
  if (draws > 0) {
    take_order(values);
  } else {
    std::ranges::copy_if(values, std::back_inserter(sorted_),
                         [](double x) { return !std::isnan(x); });
    sort_values(sorted_);
  }
}

void OrderDraws::take_order(const std::vector<double>& values) {
  for (uint32_t s = 0; s < values.size(); ++s)
    if (!std::isnan(values[s])) order_.push_back(s);
  std::ranges::stable_sort(order_, {}, [&](uint32_t s) { return values[s]; });
  for (const uint32_t s : order_) {
    if (sorted_.empty() || values[s] != sorted_.back()) {
      values_.push_back(values[s]);
      ends_.push_back(0);
    }
    sorted_.push_back(values[s]);
    ends_.back() = static_cast<uint32_t>(sorted_.size());
  }
  first_above_ =
      static_cast<size_t>(std::ranges::upper_bound(values_, threshold_) - values_.begin());
  weights_.resize(values_.size());
  blocks_.resize(values_.size() / block + 1);
}

void OrderDraws::draw(const DrawCounts& counts) {
  const uint64_t total = count(counts);
  if (total == 0) return;
  const double sum = weighted_sum(weights_, values_);
  means_.push_back(sum / static_cast<double>(total));
  if (!quantiles_only_) draw_spread(sum, total);
  draw_quantiles(total);
}

/// How often each value is drawn, and all of them together.
uint64_t OrderDraws::count(const DrawCounts& counts) {
  uint64_t total = 0;
  uint32_t at = 0;
  for (size_t first = 0, b = 0; first < values_.size(); first += block, ++b) {
    const size_t end = std::min(first + block, values_.size());
    uint32_t here = 0;
    for (size_t v = first; v < end; ++v) {
      uint32_t weight = counts[order_[at++]];
      while (at < ends_[v]) weight += counts[order_[at++]];
      weights_[v] = static_cast<int32_t>(weight);
      here += weight;
    }
    blocks_[b] = here;
    total += here;
  }
  return total;
}

void OrderDraws::draw_spread(double sum, uint64_t total) {
  const double squares = weighted_sum(weights_, values_, [](double x) { return x * x; });
  uint64_t above = 0;
  for (size_t v = first_above_; v < weights_.size(); ++v)
    above += static_cast<uint32_t>(weights_[v]);
  const auto n = static_cast<double>(total);
  above_.push_back(static_cast<double>(above) / n);
  if (total > 1) sds_.push_back(std::sqrt(std::max(0.0, squares - sum * sum / n) / (n - 1)));
  trapezoids_.push_back(1 + sum / n - area_above_trapezoids() / n);
}

/// From one drawn value to the next, the step function Ŝ stays where it was, and the trapezoid
/// falls to the next: half the gap times what falls, here in units of 1/n. Without branches, which
/// nobody could foresee.
double OrderDraws::area_above_trapezoids() const {
  double area = 0;
  double last = -1;  // the last drawn
  for (size_t v = 0; v < values_.size(); ++v) {
    area += weights_[v] * (values_[v] - last);
    last = weights_[v] > 0 ? values_[v] : last;
  }
  return area / 2;
}

/// As if all that are drawn stood in a row, each as often as it was drawn.
void OrderDraws::draw_quantiles(uint64_t total) {
  uint64_t passed = 0;  // of the blocks before b
  size_t b = 0;
  for (size_t q = 0; q < quantiles_.size(); ++q) {
    const double place = resampled_quantiles[q] * static_cast<double>(total - 1);
    const auto rank = static_cast<uint64_t>(place);
    while (passed + blocks_[b] <= rank) passed += blocks_[b++];
    size_t v = b * block;
    uint64_t seen = passed + static_cast<uint32_t>(weights_[v]);
    while (seen <= rank) seen += static_cast<uint32_t>(weights_[++v]);
    size_t next = v;
    if (seen <= rank + 1 && rank + 1 < total)
      while (weights_[++next] == 0) {
      }
    const double part = place - static_cast<double>(rank);
    quantiles_[q].push_back(values_[v] + part * (values_[next] - values_[v]));
  }
}

void OrderDraws::finish(Resampled& out) {
  if (sorted_.empty()) return;
  const auto n = static_cast<int64_t>(sorted_.size());
  const auto estimate = [n](double value, std::vector<double> draws) {
    return estimate_from_draws(n, value, std::move(draws));
  };
  const double mean = sum_ / static_cast<double>(n);
  out.mean = estimate(mean, means_);
  for (size_t q = 0; q < quantiles_.size(); ++q)
    out.quantiles[q] =
        estimate(quantile_of_sorted(sorted_, resampled_quantiles[q]), std::move(quantiles_[q]));
  if (quantiles_only_) return;
  const Distribution whole(sorted_);
  out.sd = estimate(whole.sd, std::move(sds_));
  out.above = estimate(share_above(sorted_, threshold_), std::move(above_));
  out.auc_trapezoid = estimate(whole.auc_trapezoid, std::move(trapezoids_));
  for (double& x : means_) x = std::abs(x) - 1;
  out.wasserstein = estimate(std::abs(mean) - 1, std::move(means_));
  out.auc = out.mean;
  for (double* x : {&out.auc.value, &out.auc.interval.low, &out.auc.interval.high}) *x += 1;
}

}  // namespace lux
