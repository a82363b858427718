#include "study/metrics/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/metrics/per_document.h"

namespace lux {
namespace {

std::vector<ChoiceRow> document(int64_t id, const std::vector<double>& logprobs,
                                const std::vector<int32_t>& gold) {
  std::vector<ChoiceRow> rows;
  for (size_t k = 0; k < logprobs.size(); ++k) {
    ChoiceRow& row = rows.emplace_back();
    row.doc_id = id;
    row.choice = static_cast<int32_t>(k);
    row.logprob = logprobs[k];
    row.is_gold = std::ranges::find(gold, row.choice) != gold.end();
    row.chars = row.bytes = 1 + static_cast<int32_t>(k);
  }
  return rows;
}

std::vector<ChoiceRow> operator+(std::vector<ChoiceRow> a, const std::vector<ChoiceRow>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

double value(const TaskMetrics& metrics, std::string_view name) {
  return metrics.find(name)->estimate.value;
}

TEST(Metrics, TiesGoToTheLowestIndexAndAreCounted) {
  const auto metrics =
      measure_task(document(0, {-1, -1, -2}, {0}) + document(1, {-1, -1, -2}, {1}) +
                   document(2, {-3, -1, -2}, {1}));
  EXPECT_DOUBLE_EQ(value(metrics, "acc"), 2.0 / 3);
  EXPECT_EQ(metrics.find("acc")->ties, 2);
  EXPECT_EQ(metrics.find("acc_norm")->ties, 0);
  EXPECT_EQ(metrics.find("logprob_gold")->ties, 0);
}

TEST(Metrics, FailedIsNotWrong) {
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  auto gap = document(3, {-1, -2, -3}, {0});
  gap.erase(gap.begin() + 1);
  const auto metrics = measure_task(document(0, {-1, -2}, {0}) + document(1, {nan, -2}, {0}) +
                                    document(2, {-1, -infinity}, {0}) + gap +
                                    document(4, {-1, -2}, {}) + document(5, {-1, -2}, {1}));
  EXPECT_EQ(metrics.documents, 6);
  EXPECT_EQ(metrics.not_finite, 2);
  EXPECT_EQ(metrics.malformed, 2);
  EXPECT_EQ(metrics.find("acc")->estimate.n, 2);
  EXPECT_EQ(metrics.find("acc")->failed, 4);
  EXPECT_DOUBLE_EQ(value(metrics, "acc"), 0.5);
  EXPECT_DOUBLE_EQ(value(metrics, "logprob_gold"), -1.5);
}

TEST(Metrics, ADoubledChoiceIsMalformed) {
  const auto metrics = measure_task(document(0, {-1, -2}, {0}) + document(0, {-1, -2}, {0}));
  EXPECT_EQ(metrics.malformed, 1);
}

TEST(Metrics, NothingAtAllIsNoNumber) {
  const auto metrics = measure_task({});
  EXPECT_EQ(metrics.find("acc")->estimate.n, 0);
  EXPECT_TRUE(std::isnan(value(metrics, "acc")));
  EXPECT_TRUE(std::isnan(metrics.find("acc")->estimate.interval.low));
  EXPECT_EQ(metrics.find("f1"), nullptr);
}

TEST(Metrics, OneDocumentHasNoStandardError) {
  const auto metrics = measure_task(document(0, {-1, -2}, {0}));
  EXPECT_DOUBLE_EQ(value(metrics, "acc"), 1);
  EXPECT_TRUE(std::isnan(metrics.find("acc")->estimate.standard_error));
  EXPECT_NEAR(metrics.find("acc")->estimate.interval.low, 0.2065, 1e-4);
  EXPECT_TRUE(std::isnan(metrics.find("margin")->estimate.interval.low));
}

TEST(Metrics, RowsMayComeInAnyOrder) {
  auto rows = document(0, {-1, -2, -3}, {0}) + document(1, {-5, -2, -3}, {2});
  const auto sorted = measure_task(rows);
  std::ranges::reverse(rows);
  const auto reversed = measure_task(rows);
  for (const Metric& metric : sorted.metrics)
    EXPECT_EQ(metric.estimate.value, value(reversed, metric.name)) << metric.name;
}

TEST(Metrics, SeveralRightChoices) {
  const auto metrics =
      measure_task(document(0, {std::log(0.1), std::log(0.2), std::log(0.1)}, {0, 1}));
  EXPECT_DOUBLE_EQ(value(metrics, "acc"), 1);
  EXPECT_NEAR(value(metrics, "p_choices"), 0.75, 1e-15);
  EXPECT_NEAR(value(metrics, "logprob_gold"), std::log(0.3), 1e-15);
  EXPECT_NEAR(value(metrics, "margin"), std::log(2), 1e-15);
  EXPECT_EQ(metrics.find("brier")->failed, 1);  // needs exactly one
}

TEST(Metrics, UnconditionalScoresMustBeThereForAllChoices) {
  auto rows = document(0, {-1, -2}, {0}) + document(1, {-1, -2}, {0});
  EXPECT_EQ(measure_task(rows).find("acc_mutual_info"), nullptr);
  rows[0].uncond_logprob = -1;
  rows[1].uncond_logprob = -9;
  rows[2].uncond_logprob = -1;
  const auto metrics = measure_task(rows);
  EXPECT_DOUBLE_EQ(value(metrics, "acc_mutual_info"), 0);
  EXPECT_EQ(metrics.find("acc_mutual_info")->estimate.n, 1);
  EXPECT_EQ(metrics.find("acc_mutual_info")->failed, 1);
}

TEST(Metrics, CountsCutContextsAndMergesByDocument) {
  auto rows = document(0, {-1, -2}, {0}) + document(1, {-1, -2}, {0});
  for (ChoiceRow& row : rows) row.truncated = true;
  rows[3].boundary_merge = true;
  const auto metrics = measure_task(rows);
  EXPECT_EQ(metrics.truncated, 2);
  EXPECT_EQ(metrics.boundary_merges, 1);
}

TEST(PerDocument, ProbabilitiesDoNotUnderflow) {
  const std::vector<double> logs = log_p_choices(std::vector<double>{-2000, -2001, -4000});
  EXPECT_NEAR(logs[0], -std::log1p(std::exp(-1)), 1e-15);
  EXPECT_NEAR(logs[2], -2000 - std::log1p(std::exp(-1)), 1e-12);
  EXPECT_NEAR(log_sum_exp(std::vector<double>{-2000, -2000}), -2000 + std::log(2), 1e-12);
  EXPECT_NEAR(log_p_choices(std::vector<double>{0, -50})[0], -std::exp(-50), 1e-36);
}

// "Deterministic facts" of the study on metrics that lose their correlation with compute.
TEST(PerDocument, ProbabilityBoundsAccuracyAndBrier) {
  uint64_t state = 1;
  const auto next = [&state] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 11) * 0x1p-53;
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<double> logprobs(2 + static_cast<size_t>(round % 4));
    for (double& x : logprobs) x = -6 * next();
    const auto metrics = measure_task(document(0, logprobs, {0}));
    const double k = static_cast<double>(logprobs.size());
    const double p = value(metrics, "p_choices");
    const double brier = value(metrics, "brier");
    const double acc = value(metrics, "acc");
    EXPECT_TRUE(p >= 1 / k || acc == 0);
    EXPECT_TRUE(p <= 0.5 || acc == 1);
    EXPECT_GE(brier, (1 - p) * (1 - p) * k / (k - 1) - 1e-12);
    EXPECT_LE(brier, 2 * (1 - p) * (1 - p) + 1e-12);
    EXPECT_NEAR(value(metrics, "brier_mean") * k, brier, 1e-12);
  }
}

TEST(Estimate, F1AtItsEnds) {
  EXPECT_EQ(estimate_f1(0, 0, 0, 5).value, 0);
  EXPECT_EQ(estimate_f1(0, 3, 2, 5).value, 0);
  EXPECT_GT(estimate_f1(0, 3, 2, 5).interval.high, 0.3);
  EXPECT_EQ(estimate_f1(5, 0, 0, 5).value, 1);
  EXPECT_LT(estimate_f1(5, 0, 0, 5).interval.low, 0.9);
}

}  // namespace
}  // namespace lux
