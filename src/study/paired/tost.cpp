#include "study/paired/tost.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/paired/distributions.h"
#include "study/paired/paired_t.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr Tost unknown{.lower_p = nan, .upper_p = nan, .p = nan};

Tost of(double lower_p, double upper_p) {
  return {.lower_p = lower_p, .upper_p = upper_p, .p = std::max(lower_p, upper_p)};
}

}  // namespace

Tost tost_t(std::span<const double> differences, double low, double high) {
  constexpr double any_level = 0.95;
  const PairedT test = paired_t(differences, any_level);
  if (std::isnan(test.standard_error)) return unknown;
  const auto degrees = static_cast<double>(test.n - 1);
  return of(t_probability(-(test.mean - low) / test.standard_error, degrees),
            t_probability((test.mean - high) / test.standard_error, degrees));
}

Tost tost_score(const PairedShares& shares, double low, double high) {
  return of(low <= -1 ? 0 : normal_probability(-score_statistic(shares, low)),
            high >= 1 ? 0 : normal_probability(score_statistic(shares, high)));
}

Tost tost_draws(std::span<const double> draws, double low, double high) {
  if (draws.empty() || is_constant(draws)) return unknown;
  const auto share = [&](auto beyond) {
    return static_cast<double>(1 + std::ranges::count_if(draws, beyond)) /
           static_cast<double>(1 + draws.size());
  };
  return of(share([&](double x) { return x <= low; }), share([&](double x) { return x >= high; }));
}

}  // namespace lux
