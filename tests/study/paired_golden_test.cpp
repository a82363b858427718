// Paired tests, intervals and adjustments against SciPy and statsmodels: paired_golden.json, made
// by make_paired_golden.py.
#include <gtest/gtest.h>

#include <cmath>

#include "base/env.h"
#include "base/json.h"
#include "study/paired/bootstrap.h"
#include "study/paired/detectable.h"
#include "study/paired/holm.h"
#include "study/paired/mcnemar.h"
#include "study/paired/paired_t.h"
#include "study/paired/score_interval.h"
#include "study/paired/tost.h"
#include "study/paired/unpaired.h"
#include "study/paired/wilcoxon.h"

namespace lux {
namespace {

const List& golden(std::string_view part) {
  static const Value parsed =
      parse_json(real_env().read_file(LUX_SOURCE_DIR "/tests/study/paired_golden.json").value())
          .value();
  return parsed.find(part)->list();
}

std::vector<double> numbers(const Value& map, std::string_view key) {
  std::vector<double> out;
  for (const Value& x : map.find(key)->list())
    out.push_back(x.is_null() ? std::nan("") : x.number());
  return out;
}

/// To 1e-9, relative where the number is large.
void expect_same(double actual, double expected, const std::string& what) {
  if (std::isnan(expected))
    EXPECT_TRUE(std::isnan(actual)) << what;
  else
    EXPECT_NEAR(actual, expected, 1e-9 * std::max(1.0, std::abs(expected))) << what;
}

void expect_interval(const Interval& actual, const std::vector<double>& expected,
                     const std::string& what) {
  expect_same(actual.low, expected[0], what + ", low");
  expect_same(actual.high, expected[1], what + ", high");
}

/// A p-value to nine digits, however small.
void expect_p(double actual, double expected, const std::string& what) {
  EXPECT_NEAR(actual, expected, 1e-9 * expected + 1e-300) << what;
}

TEST(PairedGolden, McNemar) {
  for (const Value& one : golden("mcnemar")) {
    const McNemar found = mcnemar(*one.get_int("b"), *one.get_int("c"));
    expect_p(found.exact_p, *one.get_number("exact"), to_json(one));
    expect_p(found.mid_p, *one.get_number("mid"), to_json(one));
  }
}

TEST(PairedGolden, Wilcoxon) {
  for (const Value& one : golden("wilcoxon"))
    for (const auto& [zeros, name] :
         {std::pair(ZeroMethod::wilcox, "wilcox"), std::pair(ZeroMethod::pratt, "pratt"),
          std::pair(ZeroMethod::zsplit, "zsplit")}) {
      const Wilcoxon found = wilcoxon(numbers(one, "d"), zeros);
      const auto expected = numbers(one, name);
      EXPECT_NEAR(found.statistic, expected[0], 1e-9) << name << to_json(one);
      EXPECT_NEAR(found.p, expected[1], 1e-9) << name << to_json(one);
    }
}

TEST(PairedGolden, TAndTost) {
  for (const Value& one : golden("paired_t")) {
    const auto d = numbers(one, "d");
    const PairedT found = paired_t(d, *one.get_number("level"));
    const std::string what = to_json(one);
    expect_same(found.mean, *one.get_number("mean"), what);
    expect_same(found.standard_error, *one.get_number("se"), what);
    expect_same(found.t, *one.get_number("t"), what);
    expect_p(found.p, *one.get_number("p"), what);
    expect_same(found.interval.low, *one.get_number("low"), what);
    expect_same(found.interval.high, *one.get_number("high"), what);
    const double margin = *one.get_number("margin");
    const Tost tost = tost_t(d, -margin, margin);
    expect_p(tost.p, *one.get_number("tost"), what);
    expect_p(tost.lower_p, *one.get_number("tost_lower"), what);
    expect_p(tost.upper_p, *one.get_number("tost_upper"), what);
  }
}

TEST(PairedGolden, ScoreIntervals) {
  for (const Value& one : golden("score")) {
    const PairedShares shares{
        .n = *one.get_int("n"), .only_first = *one.get_int("b"), .only_second = *one.get_int("c")};
    const auto deltas = numbers(one, "delta");
    const auto statistics = numbers(one, "statistic");
    for (size_t i = 0; i < deltas.size(); ++i)
      expect_same(score_statistic(shares, deltas[i]), statistics[i], to_json(one));
    expect_interval(score_interval(shares, 0.95), numbers(one, "interval 0.95"), to_json(one));
    expect_interval(score_interval(shares, 0.9), numbers(one, "interval 0.9"), to_json(one));
    expect_same(tost_score(shares, -0.1, 0.1).p, *one.get_number("tost 0.1"), to_json(one));
  }
  // Fagerland, Lydersen and Laake 2014 (Statistics in Medicine 33:2850), airway reactivity before
  // and after transplantation: 1 and 7 of 21; they print −0.517 to −0.026.
  const Interval printed = score_interval({.n = 21, .only_first = 1, .only_second = 7}, 0.95);
  EXPECT_NEAR(printed.low, -0.517, 5e-4);
  EXPECT_NEAR(printed.high, -0.026, 5e-4);
}

TEST(PairedGolden, BootstrapIntervals) {
  for (const Value& one : golden("bootstrap")) {
    const auto draws = numbers(one, "draws");
    const double level = *one.get_number("level");
    expect_interval(percentile_interval(draws, level), numbers(one, "percentile"), to_json(one));
    expect_interval(
        bca_interval(draws, *one.get_number("value"), jackknife_means(numbers(one, "d")), level),
        numbers(one, "bca"), to_json(one));
    expect_same(standard_deviation(draws), *one.get_number("se"), to_json(one));
  }
}

TEST(PairedGolden, Holm) {
  for (const Value& one : golden("holm")) {
    const auto found = holm(numbers(one, "p"));
    const auto expected = numbers(one, "adjusted");
    for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-12);
  }
}

TEST(PairedGolden, DetectableDifference) {
  for (const Value& one : golden("detectable"))
    expect_same(detectable_difference(1, *one.get_int("n"), *one.get_number("alpha"),
                                      *one.get_number("power")),
                *one.get_number("effect"), to_json(one));
}

TEST(PairedGolden, Unpaired) {
  for (const Value& one : golden("welch")) {
    const auto first = numbers(one, "first");
    const auto second = numbers(one, "second");
    const UnpairedDifference found =
        welch({.mean = first[0], .deviation = first[1], .n = *one.get_int("n1")},
              {.mean = second[0], .deviation = second[1], .n = *one.get_int("n2")}, 0.95);
    expect_p(found.p, *one.get_number("p"), to_json(one));
    expect_interval(found.interval, numbers(one, "interval"), to_json(one));
  }
  for (const Value& one : golden("newcombe")) {
    const int64_t n1 = *one.get_int("n1");
    const int64_t n2 = *one.get_int("n2");
    const UnpairedDifference found =
        newcombe(*one.get_number("k1") / static_cast<double>(n1), n1,
                 *one.get_number("k2") / static_cast<double>(n2), n2, 0.95);
    expect_same(found.p, *one.get_number("p"), to_json(one));
    expect_interval(found.interval, numbers(one, "interval"), to_json(one));
  }
}

}  // namespace
}  // namespace lux
