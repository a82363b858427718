#include "study/distractors/trend.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lux {
namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

Trend::Trend(std::span<const double> x) : centred_(x.begin(), x.end()) {
  const double centre = mean(x);
  for (double& value : centred_) {
    value -= centre;
    squares_ += value * value;
  }
}

double Trend::slope(std::span<const double> y) const {
  const double centre = mean(y);  // Σ (x − x̄) is 0 but for rounding, which −2000 would magnify
  double product = 0;
  for (size_t i = 0; i < y.size(); ++i) product += centred_[i] * (y[i] - centre);
  return product / squares_;
}

void Trend::deviations(std::span<const double> y, std::span<double> out) const {
  const double centre = mean(y);
  const double rise = slope(y);
  double largest = 0;
  for (const double value : y) largest = std::max(largest, std::abs(value));
  const double rounding = 64 * std::numeric_limits<double>::epsilon() * largest;
  for (size_t i = 0; i < y.size(); ++i) {
    out[i] = y[i] - centre - rise * centred_[i];
    if (std::abs(out[i]) <= rounding) out[i] = 0;
  }
}

double Trend::slope_error(std::span<const double> y) const {
  if (y.size() < 3) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> deviation(y.size());
  deviations(y, deviation);
  double sum = 0;
  for (const double value : deviation) sum += value * value;
  return std::sqrt(sum / static_cast<double>(y.size() - 2) / squares_);
}

}  // namespace lux
