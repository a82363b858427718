// Correlations and what is said of them against SciPy and scikit-learn: chain_golden.json, made by
// make_chain_golden.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/env.h"
#include "base/json.h"
#include "study/chain/document_scores.h"
#include "study/correlation/correlation.h"
#include "study/correlation/distribution.h"
#include "study/correlation/permutation.h"

namespace lux {
namespace {

const List& golden(std::string_view part) {
  static const Value parsed =
      parse_json(real_env().read_file(LUX_SOURCE_DIR "/tests/study/chain_golden.json").value())
          .value();
  return parsed.find(part)->list();
}

std::vector<double> numbers(const Value& map, std::string_view key) {
  std::vector<double> out;
  for (const Value& x : map.find(key)->list()) out.push_back(x.number());
  return out;
}

void expect_same(double actual, const Value& expected, const std::string& what) {
  if (expected.is_null())
    EXPECT_TRUE(std::isnan(actual)) << what;
  else
    EXPECT_NEAR(actual, expected.number(), 1e-12) << what;
}

TEST(ChainGolden, Correlations) {
  for (const Value& one : golden("correlations")) {
    const auto x = numbers(one, "x");
    const auto y = numbers(one, "y");
    for (const Correlation kind : all_correlations)
      expect_same(correlation(kind, x, y), *one.find(name_of(kind)), to_json(one));
  }
}

TEST(ChainGolden, Distributions) {
  for (const Value& one : golden("distributions")) {
    auto values = numbers(one, "values");
    std::ranges::sort(values);
    const Distribution found(values);
    expect_same(found.mean, *one.find("mean"), "mean");
    expect_same(found.median, *one.find("median"), "median");
    const auto quantiles = numbers(one, "quantiles");
    EXPECT_NEAR(found.q05, quantiles[0], 1e-12);
    EXPECT_NEAR(found.q25, quantiles[1], 1e-12);
    EXPECT_NEAR(found.q75, quantiles[2], 1e-12);
    EXPECT_NEAR(found.q95, quantiles[3], 1e-12);
    const auto points = numbers(one, "points");
    for (size_t i = 0; i < points.size(); ++i) {
      EXPECT_NEAR(share_above(values, points[i]), numbers(one, "above")[i], 1e-12);
      EXPECT_NEAR(share_above(values, points[i]), numbers(one, "survival")[i], 1e-12);
    }
    expect_same(found.auc_trapezoid, *one.find("auc_trapezoid"), "auc_trapezoid");
    EXPECT_NEAR(found.auc, 1 + found.mean, 1e-15);
    const double to_one = *one.get_number("to_one");
    const double to_minus_one = *one.get_number("to_minus_one");
    EXPECT_NEAR(1 - found.mean, to_one, 1e-12);
    EXPECT_NEAR(1 + found.mean, to_minus_one, 1e-12);
    EXPECT_NEAR(found.wasserstein, -std::min(to_one, to_minus_one), 1e-12);
    auto other = numbers(one, "other");
    std::ranges::sort(other);
    expect_same(wasserstein_distance(values, other), *one.find("to_other"), "to_other");
  }
}

TEST(ChainGolden, PermutationTests) {
  for (const Value& one : golden("permutations"))
    for (const Correlation kind : all_correlations) {
      const auto p = exact_p_value(kind, numbers(one, "x"), numbers(one, "y"));
      ASSERT_TRUE(p.has_value());
      EXPECT_NEAR(*p, *one.get_number(name_of(kind)), 1e-12) << to_json(one);
    }
}

TEST(ChainGolden, ChanceOfRandomOrders) {
  for (const char* part : {"chance", "more_chance"})
    for (const Value& one : golden(part))
      for (const Correlation kind : {Correlation::spearman, Correlation::kendall}) {
        const auto n = static_cast<size_t>(*one.get_int("n"));
        EXPECT_NEAR(*chance_above(kind, n, *one.get_number("threshold")),
                    *one.get_number(name_of(kind)), 1e-12);
      }
}

/// The metrics of one document as so many models score it.
std::vector<DocumentScores> scores_of(const Value& document, Parity parity) {
  std::vector<DocumentScores> out;
  const auto chars = numbers(document, "chars");
  for (const Value& row : document.find("logprobs")->list()) {
    ChoiceColumns columns;
    for (size_t k = 0; k < row.list().size(); ++k) {
      columns.doc_id.push_back(7);
      columns.choice.push_back(static_cast<int32_t>(k));
      columns.is_gold.push_back(document.get_int("gold") == static_cast<int64_t>(k) ? 1 : 0);
      columns.logprob.push_back(row.list()[k].number());
      columns.chars.push_back(static_cast<int32_t>(chars[k]));
    }
    out.push_back(score_documents(columns, parity));
  }
  return out;
}

/// The correlations of one metric of a document.
CorrelationBlock correlations_of(const std::vector<DocumentScores>& scores, ChainMetric metric,
                                 const Abscissa& x) {
  std::vector<double> keys(scores.size());
  std::vector<double> values(scores.size());
  for (size_t m = 0; m < scores.size(); ++m)
    metric_keys(scores[m], metric, 0, std::span(keys).subspan(m, 1));
  metric_values(metric, scores.front().parity, keys, 1, values);
  CorrelationBlock found;
  x.correlate({.keys = keys, .values = values, .columns = 1}, found, nullptr);
  return found;
}

TEST(ChainGolden, BrierScoresThatDoublesDoNotTellApart) {
  for (const Value& document : golden("extremes")) {
    const auto scores = scores_of(document, Parity::none);
    const auto brier = numbers(document, "brier");
    for (size_t m = 0; m < scores.size(); ++m)
      // Of a logarithm down to −3000, whose last digit is 5e-13.
      EXPECT_NEAR(brier_of(scores[m].brier_log_odds[0]), brier[m], 1e-12 * brier[m]);
    const auto found =
        correlations_of(scores, ChainMetric::brier, Abscissa(numbers(document, "x")));
    for (size_t k = 0; k < all_correlations.size(); ++k)
      EXPECT_NEAR(found.correlation[k][0], *document.get_number(name_of(all_correlations[k])), 1e-9)
          << to_json(document);
  }
}

TEST(ChainGolden, MetricsOfDocuments) {
  for (const Parity parity : {Parity::none, Parity::paper})
    for (const Value& document : golden("documents")) {
      const auto scores = scores_of(document, parity);
      const Abscissa x(numbers(document, "x"));
      for (const ChainMetric metric : chain_metrics) {
        if (!scores.front().has(metric)) continue;
        const CorrelationBlock found = correlations_of(scores, metric, x);
        const bool in_doubles = parity == Parity::paper && metric == ChainMetric::brier;
        const Value& expected =
            *document.find("metrics")->find(in_doubles ? "brier_in_doubles" : name_of(metric));
        for (size_t k = 0; k < all_correlations.size(); ++k) {
          const Value& number = *expected.find(name_of(all_correlations[k]));
          // The paper's code adds 1e-8 and 1e-9 to what it divides by.
          const double tolerance = parity == Parity::paper ? 1e-6 : 1e-9;
          if (number.is_null())
            EXPECT_TRUE(std::isnan(found.correlation[k][0])) << to_json(document);
          else
            EXPECT_NEAR(found.correlation[k][0], number.number(), tolerance)
                << name_of(metric) << " " << to_json(document);
        }
      }
    }
}

}  // namespace
}  // namespace lux
