// What a curve's order tells, as its samples are drawn anew: quantiles, shares, areas.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "study/correlation/resample.h"

namespace lux {

/// How often each sample is drawn.
using DrawCounts = std::vector<uint16_t>;

/// Mean, quantiles, standard deviation, the share above a threshold and the trapezoids' area of a
/// curve. Sorted once; a draw counts how often each value is drawn, and walks along the values.
/// Rank correlations of few models have few values, so that their walk is short.
class OrderDraws {
 public:
  /// Of the values that are not NaN. With `quantiles_only`, mean and quantiles alone.
  OrderDraws(const std::vector<double>& values, bool quantiles_only, double threshold, int draws);

  /// Of as many counts as there were values.
  void draw(const DrawCounts& counts);

  /// Fills what was asked for; for no value at all, nothing.
  void finish(Resampled& out);

 private:
  static constexpr size_t block = 64;

  void take_order(const std::vector<double>& values);
  [[nodiscard]] uint64_t count(const DrawCounts& counts);
  void draw_spread(double sum, uint64_t total);
  [[nodiscard]] double area_above_trapezoids() const;
  void draw_quantiles(uint64_t total);

  bool quantiles_only_;
  double threshold_;
  double sum_ = 0;
  std::vector<double> sorted_;
  std::vector<uint32_t> order_;   // of samples: by value, then number
  std::vector<double> values_;    // each once, ascending
  std::vector<uint32_t> ends_;    // where in the order each value ends
  std::vector<int32_t> weights_;  // how often each is drawn
  std::vector<uint32_t> blocks_;  // sums of `block` weights
  size_t first_above_ = 0;        // of the values, which is above the threshold
  std::vector<double> means_, above_, sds_, trapezoids_;
  std::array<std::vector<double>, resampled_quantiles.size()> quantiles_;
};

}  // namespace lux
