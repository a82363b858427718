// What must hold of paired tests for any data: signs, order, bounds; and what they refuse to tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "study/correlation/resample.h"
#include "study/paired/bootstrap.h"
#include "study/paired/detectable.h"
#include "study/paired/holm.h"
#include "study/paired/mcnemar.h"
#include "study/paired/paired_t.h"
#include "study/paired/rank_groups.h"
#include "study/paired/summary.h"
#include "study/paired/wilcoxon.h"

namespace lux {
namespace {

double uniform(SplitMix& random) {
  return static_cast<double>(random() >> 11U) * 0x1.0p-53;
}

struct Sample {
  std::vector<double> first, second;
  bool is_binary = false;
};

Sample sample(uint64_t seed) {
  SplitMix random(seed);
  Sample out;
  const size_t n = 1 + random.below(60);
  out.is_binary = seed % 3 == 0;
  for (size_t i = 0; i < n; ++i) {
    const double x = uniform(random);
    const double y = uniform(random) + (seed % 2 == 0 ? 0.2 : 0);
    if (out.is_binary) {
      out.first.push_back(x < 0.4 ? 1 : 0);
      out.second.push_back(y < 0.4 ? 1 : 0);
    } else {
      out.first.push_back(seed % 5 == 0 ? std::round(x * 4) / 4 : x);
      out.second.push_back(seed % 5 == 0 ? std::round(y * 4) / 4 : y);
    }
  }
  return out;
}

void expect_p(double p) {
  if (!std::isnan(p)) {
    EXPECT_GE(p, 0);
    EXPECT_LE(p, 1);
  }
}

void expect_negated(const Interval& a, const Interval& b, double tolerance) {
  ASSERT_EQ(std::isnan(a.low), std::isnan(b.low));
  if (std::isnan(a.low)) return;
  EXPECT_NEAR(a.low, -b.high, tolerance);
  EXPECT_NEAR(a.high, -b.low, tolerance);
}

TEST(PairedProperties, SwappingNegates) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Sample s = sample(seed);
    const PairedOptions options{.draws = 300, .margin = 0.1};
    const PairedSummary ab =
        summarise_pairs({.first = s.first, .second = s.second, .is_binary = s.is_binary}, options);
    const PairedSummary ba =
        summarise_pairs({.first = s.second, .second = s.first, .is_binary = s.is_binary}, options);
    SCOPED_TRACE(seed);
    EXPECT_DOUBLE_EQ(ab.difference, -ba.difference);
    EXPECT_EQ(ab.first_higher, ba.second_higher);
    EXPECT_EQ(ab.first, ba.second);
    EXPECT_TRUE(ab.p == ba.p || std::isnan(ab.p));
    EXPECT_EQ(ab.test, ba.test);
    expect_negated(ab.interval, ba.interval, 1e-12);
    expect_negated(ab.t_interval, ba.t_interval, 1e-12);
    expect_negated(ab.percentile, ba.percentile, 1e-12);
    expect_negated(ab.bca, ba.bca, 1e-9);
    EXPECT_EQ(std::isnan(ab.tost.p), std::isnan(ba.tost.p));
    EXPECT_FALSE(std::abs(ab.tost.p - ba.tost.p) > 1e-12);
    for (const double p :
         {ab.p, ab.exact_p, ab.t_p, ab.tost.p, ab.tost.lower_p, ab.tost_bootstrap.p})
      expect_p(p);
    if (ab.interval_method != IntervalMethod::none) {
      EXPECT_LE(ab.interval.low, ab.difference + 1e-12);
      EXPECT_GE(ab.interval.high, ab.difference - 1e-12);
    }
  }
}

TEST(PairedProperties, MidPLiesBelowTheExactP) {
  for (int64_t b = 0; b < 30; ++b)
    for (int64_t c = 0; c < 30; ++c) {
      const McNemar test = mcnemar(b, c);
      expect_p(test.mid_p);
      expect_p(test.exact_p);
      EXPECT_LE(test.mid_p, test.exact_p);
      EXPECT_DOUBLE_EQ(test.mid_p, mcnemar(c, b).mid_p);
    }
}

TEST(PairedProperties, HolmKeepsTheOrderAndNeverLowers) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SplitMix random(seed);
    std::vector<double> p(1 + random.below(20));
    for (double& x : p) x = uniform(random) * uniform(random);
    const auto adjusted = holm(p);
    for (size_t i = 0; i < p.size(); ++i) {
      expect_p(adjusted[i]);
      EXPECT_GE(adjusted[i], p[i]);
      for (size_t j = 0; j < p.size(); ++j) EXPECT_TRUE(p[i] >= p[j] || adjusted[i] <= adjusted[j]);
    }
  }
}

TEST(PairedProperties, HolmPassesOverWhatIsNoTest) {
  const auto adjusted = holm(std::vector{0.01, std::nan(""), 0.03});
  EXPECT_DOUBLE_EQ(adjusted[0], 0.02);
  EXPECT_TRUE(std::isnan(adjusted[1]));
  EXPECT_DOUBLE_EQ(adjusted[2], 0.03);
}

TEST(PairedProperties, ScoreIntervalAndTestAgree) {
  for (int64_t b = 0; b <= 12; ++b)
    for (int64_t c = 0; b + c <= 12; ++c) {
      const PairedShares shares{.n = 12, .only_first = b, .only_second = c};
      const Interval interval = score_interval(shares, 0.9);
      EXPECT_GE(interval.low, -1);
      EXPECT_LE(interval.high, 1);
      EXPECT_LE(interval.low, shares.difference());
      EXPECT_GE(interval.high, shares.difference());
      // TOST at α says the same as whether the interval at 1 − 2α lies within the margin.
      for (const double margin : {0.05, 0.2, 0.5})
        EXPECT_EQ(tost_score(shares, -margin, margin).p<0.05, interval.low> - margin &&
                  interval.high < margin)
            << b << " " << c << " " << margin;
    }
}

TEST(PairedProperties, ContendersShareAGroupIfTheyDoNotDiffer) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SplitMix random(seed);
    const size_t n = 1 + random.below(8);
    std::vector<double> scores(n);
    for (double& x : scores) x = uniform(random);
    Differences differ(n);
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < i; ++j)
        if (random.below(2) == 0) differ.set(i, j);
    const auto groups = rank_groups(scores, differ);
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < n; ++j) {
        const bool share = std::ranges::any_of(groups, [&](const auto& group) {
          return std::ranges::count(group, i) > 0 && std::ranges::count(group, j) > 0;
        });
        EXPECT_EQ(share, i == j || !differ(i, j)) << seed;
      }
    const auto letters = group_letters(groups, n);
    EXPECT_TRUE(std::ranges::none_of(letters, &std::string::empty));
    EXPECT_EQ(letters[static_cast<size_t>(std::ranges::max_element(scores) - scores.begin())][0],
              'a');
  }
}

TEST(PairedProperties, WhereNothingDiffersNothingIsClaimedOfTheSpread) {
  const std::vector<double> same(5, 0.25);
  const PairedSummary values = summarise_pairs({.first = same, .second = same}, {.margin = 0.1});
  EXPECT_EQ(values.p, 1);
  EXPECT_EQ(values.test, PairedTest::none);
  EXPECT_TRUE(std::isnan(values.interval.low));  // no spread: no interval, and no sure equivalence
  EXPECT_TRUE(std::isnan(values.tost.p));
  EXPECT_TRUE(std::isnan(values.tost_bootstrap.p));
  EXPECT_TRUE(std::isnan(values.detectable));
  const std::vector<double> right(5, 1.0);
  const PairedSummary binary =
      summarise_pairs({.first = right, .second = right, .is_binary = true}, {.margin = 0.1});
  EXPECT_EQ(binary.p, 1);
  EXPECT_GT(binary.interval.high, 0.4);  // five items cannot show much
  EXPECT_GT(binary.tost.p, 0.05);
}

TEST(PairedProperties, OneItemAndNone) {
  const std::vector<double> one{0.5};
  const std::vector<double> other{0.25};
  const PairedSummary single = summarise_pairs({.first = one, .second = other}, {.margin = 0.1});
  EXPECT_EQ(single.difference, 0.25);
  EXPECT_TRUE(std::isnan(single.interval.low));
  EXPECT_EQ(single.p, 1);
  const PairedSummary none = summarise_pairs({.first = {}, .second = {}}, {});
  EXPECT_EQ(none.n, 0);
  EXPECT_TRUE(std::isnan(none.difference));
  EXPECT_TRUE(std::isnan(none.p));
}

TEST(PairedProperties, WholeClustersWidenTheInterval) {
  // Ten clusters whose ten items all have the same difference.
  std::vector<double> first, second;
  std::vector<size_t> clusters;
  SplitMix random(7);
  for (size_t cluster = 0; cluster < 10; ++cluster) {
    const double shift = uniform(random) - 0.5;
    for (int i = 0; i < 10; ++i) {
      first.push_back(shift);
      second.push_back(0);
      clusters.push_back(cluster);
    }
  }
  const PairedSummary found =
      summarise_pairs({.first = first, .second = second, .clusters = clusters}, {});
  EXPECT_EQ(found.clusters, 10U);
  EXPECT_GT(found.cluster_interval.high - found.cluster_interval.low,
            2 * (found.percentile.high - found.percentile.low));
  const std::vector<size_t> each{0, 1, 2, 3};
  const std::vector<double> d{1, -2, 3, 0.5};
  EXPECT_EQ(draw_cluster_means(d, each, 50, 9), draw_means(d, 50, 9));
  EXPECT_EQ(jackknife_cluster_means(d, each), jackknife_means(d));
}

TEST(PairedProperties, MoreItemsFindSmallerDifferences) {
  double last = detectable_difference(1, 2, 0.05, 0.8);
  for (int64_t n = 3; n < 200; ++n) {
    const double next = detectable_difference(1, n, 0.05, 0.8);
    EXPECT_LT(next, last);
    last = next;
  }
  EXPECT_TRUE(std::isnan(detectable_difference(0, 10, 0.05, 0.8)));
  EXPECT_TRUE(std::isnan(detectable_difference(1, 1, 0.05, 0.8)));
}

}  // namespace
}  // namespace lux
