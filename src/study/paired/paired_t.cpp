#include "study/paired/paired_t.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/paired/distributions.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

bool is_constant(std::span<const double> values) {
  return std::ranges::all_of(values, [&](double x) { return x == values.front(); });
}

PairedT paired_t(std::span<const double> differences, double level) {
  PairedT out{.n = static_cast<int64_t>(differences.size()),
              .mean = nan,
              .standard_error = nan,
              .t = nan,
              .p = nan,
              .interval = {.low = nan, .high = nan}};
  if (differences.empty()) return out;
  if (is_constant(differences)) {
    out.mean = differences.front();  // not by a sum, which might round
    return out;
  }
  const auto n = static_cast<double>(differences.size());
  double sum = 0;
  for (const double d : differences) sum += d;
  out.mean = sum / n;
  double squares = 0;
  for (const double d : differences) squares += (d - out.mean) * (d - out.mean);
  out.standard_error = std::sqrt(squares / (n - 1) / n);
  out.t = out.mean / out.standard_error;
  out.p = 2 * t_probability(-std::abs(out.t), n - 1);
  const double half = t_quantile((1 + level) / 2, n - 1) * out.standard_error;
  out.interval = {.low = out.mean - half, .high = out.mean + half};
  return out;
}

}  // namespace lux
