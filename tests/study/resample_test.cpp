#include "study/correlation/resample.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/correlation/distribution.h"

namespace lux {
namespace {

void expect_same(const Estimate& ours, int64_t n, double value, const std::vector<double>& draws) {
  const Estimate theirs = estimate_from_draws(n, value, draws);
  EXPECT_EQ(ours.n, n);
  EXPECT_NEAR(ours.value, value, 1e-12);
  EXPECT_NEAR(ours.standard_error, theirs.standard_error, 1e-12);
  EXPECT_NEAR(ours.interval.low, theirs.interval.low, 1e-12);
  EXPECT_NEAR(ours.interval.high, theirs.interval.high, 1e-12);
}

double sd_of(const std::vector<double>& values) {
  return Distribution(values).sd;
}

/// The same draws, each written out and sorted.
TEST(Resample, AgreesWithDrawsWrittenOut) {
  constexpr int draws = 200;
  for (const uint32_t samples : {2U, 5U, 40U, 301U, 1302U, 1303U}) {
    const bool ties = samples % 2 == 1 || samples == 40;
    std::vector<double> values;
    SplitMix numbers(samples);
    for (size_t s = 0; s < samples; ++s)  // some without a value
      values.push_back(s % 7 == 3 ? std::numeric_limits<double>::quiet_NaN()
                                  : 0.1 * (ties ? numbers.below(15) : numbers.below(1U << 31U)));
    if (!ties)
      for (double& x : values) x *= std::ldexp(1, -28);
    SCOPED_TRACE(fmt::format("{} samples", samples));
    const std::vector<SampleCurve> curves{{.values = values},
                                          {.values = values, .wanted = Wanted::mean},
                                          {.values = values, .wanted = Wanted::mean_and_quantiles}};
    const auto all = resample(curves, {.draws = draws, .threshold = 0.75, .seed = 5});
    const Resampled& ours = all[0];

    std::vector<double> known;
    std::ranges::copy_if(values, std::back_inserter(known),
                         [](double x) { return !std::isnan(x); });
    std::ranges::sort(known);
    std::array<std::vector<double>, resampled_quantiles.size()> quantiles;
    std::vector<double> means, sds, above, areas, distances;
    SplitMix random(5);
    for (int i = 0; i < draws; ++i) {
      std::vector<double> drawn;
      for (size_t s = 0; s < samples; ++s)
        if (const double x = values[random.below(static_cast<uint32_t>(samples))]; !std::isnan(x))
          drawn.push_back(x);
      if (drawn.empty()) continue;
      std::ranges::sort(drawn);
      for (size_t q = 0; q < quantiles.size(); ++q)
        quantiles[q].push_back(quantile_of_sorted(drawn, resampled_quantiles[q]));
      means.push_back(Distribution(drawn).mean);
      if (drawn.size() > 1) sds.push_back(sd_of(drawn));
      above.push_back(share_above(drawn, 0.75));
      areas.push_back(Distribution(drawn).auc_trapezoid);
      distances.push_back(Distribution(drawn).wasserstein);
    }
    const auto n = static_cast<int64_t>(known.size());
    for (size_t q = 0; q < quantiles.size(); ++q)
      expect_same(ours.quantiles[q], n, quantile_of_sorted(known, resampled_quantiles[q]),
                  quantiles[q]);
    for (const Resampled& one : all) expect_same(one.mean, n, Distribution(known).mean, means);
    expect_same(all[2].quantiles[3], n, quantile_of_sorted(known, 0.75), quantiles[3]);
    EXPECT_TRUE(std::isnan(all[2].sd.value));
    EXPECT_TRUE(std::isnan(all[1].quantiles[2].value));
    expect_same(ours.sd, n, sd_of(known), sds);
    expect_same(ours.above, n, share_above(known, 0.75), above);
    expect_same(ours.auc_trapezoid, n, Distribution(known).auc_trapezoid, areas);
    expect_same(ours.wasserstein, n, Distribution(known).wasserstein, distances);
    EXPECT_NEAR(ours.auc.interval.low, 1 + ours.mean.interval.low, 1e-12);
  }
}

}  // namespace
}  // namespace lux
