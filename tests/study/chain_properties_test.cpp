// What must hold of the chain for any scores: identities, ceilings, bounds, and nothing lost below
// the smallest double.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>

#include "study/chain/chain.h"
#include "study/chain/document_scores.h"
#include "study/correlation/correlation.h"
#include "study/correlation/distribution.h"
#include "study/correlation/resample.h"

namespace lux {
namespace {

ChoiceColumns one_document(const std::vector<double>& logprobs, size_t gold) {
  ChoiceColumns columns;
  for (size_t k = 0; k < logprobs.size(); ++k) {
    columns.doc_id.push_back(0);
    columns.choice.push_back(static_cast<int32_t>(k));
    columns.is_gold.push_back(k == gold ? 1 : 0);
    columns.logprob.push_back(logprobs[k]);
    columns.chars.push_back(static_cast<int32_t>(k + 1));
  }
  return columns;
}

double key(const DocumentScores& scores, ChainMetric metric) {
  double out = 0;
  metric_keys(scores, metric, 0, {&out, 1});
  return out;
}

TEST(Chain, BoundsOfMetrics) {
  std::mt19937_64 random(1);
  std::gamma_distribution<double> loss(2, 3);
  for (int i = 0; i < 2000; ++i) {
    std::vector<double> logprobs(2 + i % 4);
    for (double& x : logprobs) x = -loss(random);
    const auto scores = score_documents(one_document(logprobs, 0), Parity::none);
    const auto choices = static_cast<double>(logprobs.size());
    const double p = 1 / (1 + std::exp(-key(scores, ChainMetric::p_choices)));
    const double brier = brier_of(key(scores, ChainMetric::brier));
    EXPECT_GE(brier, (1 - p) * (1 - p) * choices / (choices - 1) - 1e-12);
    EXPECT_LE(brier, 2 * (1 - p) * (1 - p) + 1e-12);
    const bool right = key(scores, ChainMetric::acc) == 1;
    if (p > 0.5) {
      EXPECT_TRUE(right);
    }
    if (p < 1 / choices) {
      EXPECT_FALSE(right);
    }
  }
}

TEST(Chain, LikelihoodsThatAllMoveByTheSameGiveTies) {
  // In 64ths, so that the sums are exact: half-precision models give such, and many of the same.
  std::mt19937_64 random(5);
  std::uniform_int_distribution<int> loss(1, 2000);
  for (int i = 0; i < 2000; ++i) {
    std::vector<double> logprobs(2 + i % 4);
    for (double& x : logprobs) x = -loss(random) / 64.0;
    const auto scores = score_documents(one_document(logprobs, 1), Parity::none);
    for (const int shift : {1, 77, 128'000}) {
      std::vector<double> moved = logprobs;
      for (double& x : moved) x -= shift / 64.0;
      const auto again = score_documents(one_document(moved, 1), Parity::none);
      for (const ChainMetric metric :
           {ChainMetric::p_choices, ChainMetric::brier, ChainMetric::margin, ChainMetric::acc})
        ASSERT_EQ(key(scores, metric), key(again, metric)) << name_of(metric) << " of case " << i;
    }
  }
}

TEST(Chain, NothingUnderflows) {
  // Eight models whose log-likelihoods lie about −2000: every probability is below the smallest
  // double, and all of the chain but accuracy still grows with compute.
  std::vector<double> x;
  std::vector<DocumentScores> scores;
  for (int m = 0; m < 8; ++m) {
    x.push_back(18 + m);
    scores.push_back(
        score_documents(one_document({-2000.0 + m, -1990.0, -1995.0}, 0), Parity::none));
  }
  const Abscissa abscissa(x);
  for (const ChainMetric metric : {ChainMetric::logprob_gold, ChainMetric::p_gold,
                                   ChainMetric::p_choices, ChainMetric::brier}) {
    std::vector<double> keys(8);
    std::vector<double> values(8);
    for (size_t m = 0; m < 8; ++m) keys[m] = key(scores[m], metric);
    metric_values(metric, Parity::none, keys, 1, values);
    CorrelationBlock found;
    abscissa.correlate({.keys = keys, .values = values, .columns = 1}, found, nullptr);
    EXPECT_GT(found.correlation[0][0], 0.6) << name_of(metric);
    EXPECT_NEAR(found.correlation[1][0], 1, 1e-12) << name_of(metric);
    EXPECT_NEAR(found.correlation[2][0], 1, 1e-12) << name_of(metric);
  }
}

TEST(Chain, PaperParityUnderflowsAsTheirsDoes) {
  const auto scores = score_documents(one_document({-2000, -1990}, 0), Parity::paper);
  EXPECT_EQ(key(scores, ChainMetric::p_gold), 0);
  EXPECT_NEAR(key(scores, ChainMetric::p_choices), std::exp(-10) / (1e-8 + 1 + std::exp(-10)),
              1e-18);
  const double p = std::exp(-10) / (1e-9 + 1 + std::exp(-10));
  const double q = 1 / (1e-9 + 1 + std::exp(-10));
  EXPECT_NEAR(key(scores, ChainMetric::brier), -((p - 1) * (p - 1) + q * q) / 2, 1e-15);
}

TEST(Chain, DocumentsThatCannotBeScoredAreCounted) {
  ChoiceColumns columns = one_document({-1, -2}, 0);
  const auto add = [&](int64_t doc, std::vector<double> logprobs, std::vector<uint8_t> gold) {
    for (size_t k = 0; k < logprobs.size(); ++k) {
      columns.doc_id.push_back(doc);
      columns.choice.push_back(static_cast<int32_t>(k));
      columns.is_gold.push_back(gold[k]);
      columns.logprob.push_back(logprobs[k]);
      columns.chars.push_back(1);
    }
  };
  add(1, {-1, -INFINITY}, {1, 0});
  add(2, {std::nan(""), -1}, {1, 0});
  add(3, {-1, -1}, {0, 0});
  add(4, {-1, -1}, {1, 1});
  add(5, {-1, -3, -2}, {1, 0, 1});
  const auto scores = score_documents(columns, Parity::none);
  EXPECT_EQ(scores.doc_id, (std::vector<int64_t>{0, 5}));
  EXPECT_EQ(scores.not_finite, 2);
  EXPECT_EQ(scores.malformed, 2);
  EXPECT_TRUE(std::isnan(scores.brier_log_odds[1]));  // two right choices
  EXPECT_NEAR(scores.logprob_gold[1], std::log(std::exp(-1) + std::exp(-2)), 1e-15);
}

TEST(Correlation, CeilingsOfBinaryScores) {
  // With m ones among n: Spearman √(3m(n−m)/(n²−1)), tau-b √(2m(n−m)/(n(n−1))).
  for (size_t n = 3; n <= 13; ++n)
    for (size_t ones = 1; ones < n; ++ones) {
      std::vector<double> x(n);
      std::iota(x.begin(), x.end(), 1.0);
      std::vector<double> y(n, 0.0);
      for (size_t i = 0; i < ones; ++i) y[i] = 1;  // the worst order
      CorrelationBlock found;
      Abscissa(x).correlate({.keys = y, .values = y, .columns = 1}, found, nullptr);
      const auto m = static_cast<double>(ones);
      const auto size = static_cast<double>(n);
      EXPECT_NEAR(found.ceiling[1][0], std::sqrt(3 * m * (size - m) / (size * size - 1)), 1e-12);
      EXPECT_NEAR(found.ceiling[2][0], std::sqrt(2 * m * (size - m) / (size * (size - 1))), 1e-12);
      std::ranges::sort(y);
      for (size_t k = 0; k < 3; ++k)
        EXPECT_NEAR(found.ceiling[k][0], correlation(all_correlations[k], x, y), 1e-12);
    }
}

TEST(Correlation, NoOrderExceedsTheCeiling) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 300; ++i) {
    std::vector<double> x(6);
    std::vector<double> y(6);
    for (double& v : x) v = static_cast<double>(random() % 4);
    for (double& v : y) v = static_cast<double>(random() % 3);
    if (std::ranges::adjacent_find(x, std::not_equal_to<>()) == x.end()) continue;
    CorrelationBlock found;
    Abscissa(x).correlate({.keys = y, .values = y, .columns = 1}, found, nullptr);
    std::ranges::sort(y);
    do {
      for (size_t k = 0; k < 3; ++k) {
        const double c = correlation(all_correlations[k], x, y);
        if (!std::isnan(c)) {
          EXPECT_LE(c, found.ceiling[k][0] + 1e-12);
        }
      }
    } while (std::ranges::next_permutation(y).found);
  }
}

TEST(Correlation, AucIsOnePlusMean) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 200; ++i) {
    std::vector<double> c(1 + random() % 40);
    for (double& v : c) v = static_cast<double>(random() % 2001) / 1000 - 1;
    std::ranges::sort(c);
    double area = c.front() + 1;  // Ŝ = 1 up to the first
    for (size_t j = 0; j < c.size(); ++j)
      area += share_above(c, c[j]) * ((j + 1 < c.size() ? c[j + 1] : 1) - c[j]);
    EXPECT_NEAR(area, Distribution(c).auc, 1e-12);
  }
}

/// Models whose scores follow compute exactly, on one task.
ChainInput linear_input(size_t models, size_t documents) {
  ChainInput input;
  TaskScores task{.task = "t", .version = "1", .num_fewshot = 0, .models = {}};
  auto ids = std::make_shared<std::vector<int64_t>>(documents);
  std::iota(ids->begin(), ids->end(), 0);
  for (size_t m = 0; m < models; ++m) {
    input.models.push_back({.model_id = std::to_string(m),
                            .name = std::to_string(m),
                            .family = "f",
                            .compute = std::pow(10.0, 18 + static_cast<double>(m)),
                            .params = {},
                            .tokens = {}});
    ChoiceColumns columns;
    for (size_t d = 0; d < documents; ++d)
      for (int32_t k = 0; k < 2; ++k) {
        columns.doc_id.push_back(static_cast<int64_t>(d));
        columns.choice.push_back(k);
        columns.is_gold.push_back(k == 0 ? 1 : 0);
        columns.logprob.push_back(k == 0 ? -9.0 + static_cast<double>(m) : -5.5);
        columns.chars.push_back(1);
      }
    ModelScores scores{
        .model = m, .scores = score_documents(columns, Parity::none), .documents = ids};
    scores.scores.doc_id = {};
    task.models.push_back(std::move(scores));
  }
  input.tasks.push_back(std::move(task));
  return input;
}

TEST(Chain, OfScoresThatFollowCompute) {
  const ChainInput input = linear_input(7, 50);
  const ChainResult result = study_chain(input, {.draws = 50, .model_draws = 20});
  ASSERT_EQ(result.slices.size(), 1U);
  EXPECT_NEAR(result.slices[0].slice.decades(), 6, 1e-12);
  for (const MetricRow& row : result.metrics) {
    EXPECT_EQ(row.documents, 50);
    if (row.metric == ChainMetric::logprob_gold) {
      EXPECT_NEAR(row.over_documents[Summary::mean].value, 1, 1e-12);
      EXPECT_NEAR(row.over_models[Summary::mean].interval.low, 1, 1e-12);
      EXPECT_NEAR(*row.p_value, 2.0 / 5040, 1e-12);  // two of 7! orders are as far from 0
      EXPECT_TRUE(row.p_value_exact);
    }
    if (row.metric == ChainMetric::acc) {
      EXPECT_EQ(row.constant, 0);
      EXPECT_NEAR(row.over_documents[Summary::of_ceiling].value, 1, 1e-12);
      EXPECT_LT(row.over_documents[Summary::ceiling].value, 0.9);
    }
  }
  for (const StepRow& row : result.steps)
    if (row.step.to == ChainMetric::acc && row.place.correlation == Correlation::spearman) {
      EXPECT_NEAR(row.over_documents[Summary::mean].value,
                  row.over_documents[Summary::ceiling].value, 1e-12);  // all of it is arithmetic
      EXPECT_NEAR(row.over_documents[Summary::of_ceiling].value, 0, 1e-12);
      EXPECT_EQ(row.over_models[Summary::mean].value, row.over_documents[Summary::mean].value);
      EXPECT_GT(row.over_models[Summary::mean].standard_error, 0);
    }
}

/// Models whose scores on some tasks are random.
ChainInput random_input(size_t models, const std::vector<size_t>& documents) {
  ChainInput input;
  std::mt19937_64 random(11);
  std::gamma_distribution<double> loss(2, 3);
  for (size_t m = 0; m < models; ++m)
    input.models.push_back({.model_id = std::to_string(m),
                            .name = std::to_string(m),
                            .family = "f",
                            .compute = std::pow(10.0, 18 + 0.7 * static_cast<double>(m)),
                            .params = {},
                            .tokens = {}});
  for (size_t t = 0; t < documents.size(); ++t) {
    TaskScores task{.task = fmt::format("t{}", t), .version = "1", .num_fewshot = 0, .models = {}};
    auto ids = std::make_shared<std::vector<int64_t>>(documents[t]);
    std::iota(ids->begin(), ids->end(), 0);
    for (size_t m = 0; m < models; ++m) {
      ChoiceColumns columns;
      for (size_t d = 0; d < documents[t]; ++d)
        for (int32_t k = 0; k < 3; ++k) {
          columns.doc_id.push_back(static_cast<int64_t>(d));
          columns.choice.push_back(k);
          columns.is_gold.push_back(k == 0 ? 1 : 0);
          columns.logprob.push_back(-loss(random));
          columns.chars.push_back(1);
        }
      task.models.push_back(
          {.model = m, .scores = score_documents(columns, Parity::none), .documents = ids});
      task.models.back().scores.doc_id = {};
    }
    input.tasks.push_back(std::move(task));
  }
  return input;
}

/// A document's correlations with the models that a draw has: NaN where they are constant.
double drawn_correlation(const ChainInput& input, const ModelScores* scores, ChainMetric metric,
                         size_t document, const std::vector<size_t>& rows) {
  std::vector<double> x;
  std::vector<double> y;
  for (const size_t row : rows) {
    x.push_back(std::log10(*input.models[row].compute));
    double key = 0;
    metric_keys(scores[row].scores, metric, document, {&key, 1});
    y.push_back(key);
  }
  return correlation(Correlation::spearman, x, y);
}

TEST(Chain, ModelsDrawnAnewAgreeWithDrawsWrittenOut) {
  const ChainInput input = random_input(5, {9, 14});
  constexpr int draws = 60;
  const ChainResult result = study_chain(input, {.metrics = {ChainMetric::brier, ChainMetric::acc},
                                                 .correlations = {Correlation::spearman},
                                                 .draws = 0,
                                                 .model_draws = draws,
                                                 .threshold = 0.4,
                                                 .seed = 3});
  SplitMix random(3);
  std::vector<double> medians, shares, areas, costs, middle_costs;
  for (int i = 0; i < draws; ++i) {
    std::vector<size_t> rows(5);
    do
      for (size_t& row : rows) row = random.below(5);
    while (std::set<size_t>(rows.begin(), rows.end()).size() < least_models);
    std::vector<double> brier, differences;
    for (const TaskScores& task : input.tasks)
      for (size_t d = 0; d < task.models[0].documents->size(); ++d) {
        const auto of = [&](ChainMetric metric) {
          return drawn_correlation(input, task.models.data(), metric, d, rows);
        };
        const double of_brier = of(ChainMetric::brier);
        const double of_acc = of(ChainMetric::acc);
        brier.push_back(of_brier);
        if (!std::isnan(of_acc)) differences.push_back(of_acc - of_brier);
      }
    std::ranges::sort(brier);
    std::ranges::sort(differences);
    medians.push_back(Distribution(brier).median);
    shares.push_back(share_above(brier, 0.4));
    areas.push_back(Distribution(brier).auc_trapezoid);
    costs.push_back(Distribution(differences).mean);
    middle_costs.push_back(Distribution(differences).median);
  }
  const auto expect_same = [](const Estimate& ours, const std::vector<double>& drawn) {
    const Estimate theirs = estimate_from_draws(5, ours.value, drawn);
    EXPECT_EQ(ours.n, 5);
    EXPECT_NEAR(ours.standard_error, theirs.standard_error, 1e-12);
    EXPECT_NEAR(ours.interval.low, theirs.interval.low, 1e-12);
    EXPECT_NEAR(ours.interval.high, theirs.interval.high, 1e-12);
  };
  for (const MetricRow& row : result.metrics)
    if (row.place.task == all_tasks && row.metric == ChainMetric::brier) {
      expect_same(row.over_models[Summary::median], medians);
      expect_same(row.over_models[Summary::above], shares);
      expect_same(row.over_models[Summary::auc_trapezoid], areas);
    }
  ASSERT_FALSE(result.steps.empty());
  EXPECT_EQ(result.steps.front().place.task, all_tasks);
  expect_same(result.steps.front().over_models[Summary::mean], costs);
  expect_same(result.steps.front().over_models[Summary::median], middle_costs);
}

TEST(Chain, TasksThatLackAMetricDoNotShiftTheOthers) {
  // One task was imported as numbers of one metric; the other has all of them.
  ChainInput input = random_input(5, {8, 6});
  for (ModelScores& model : input.tasks[0].models) {
    const std::vector<double> logprob = model.scores.logprob_gold;
    model.scores = DocumentScores();
    model.scores.given[ChainMetric::logprob_gold] = logprob;
  }
  const ChainResult result = study_chain(input, {.draws = 20, .model_draws = 5});
  for (const StepRow& row : result.steps) {
    if (row.place.task != all_tasks) continue;
    EXPECT_LE(row.documents, 6);
    for (const StepRow& alone : result.steps)
      if (alone.place.task == "t1" && alone.step == row.step &&
          alone.place.correlation == row.place.correlation) {
        EXPECT_NEAR(alone.over_documents[Summary::mean].value,
                    row.over_documents[Summary::mean].value, 1e-12);
      }
  }
  for (const MetricRow& row : result.metrics)
    if (row.place.task == all_tasks) {
      EXPECT_EQ(row.documents, 14);
      EXPECT_EQ(row.undefined, row.metric == ChainMetric::logprob_gold ? 0 : 8)
          << name_of(row.metric);
    }
}

TEST(Chain, TakesTheMostPreciseFormOfAModel) {
  ChainInput input = linear_input(5, 10);
  for (StudyModel& model : input.models) {
    model.params = 1000;
    model.tokens = static_cast<int64_t>(*model.compute / 6000);
    model.quantisation = "F16";
  }
  input.models[4].compute = input.models[3].compute;
  input.models[4].tokens = input.models[3].tokens;
  input.models[3].quantisation = "Q8_0";
  const ChainResult result = study_chain(input, {.draws = 0});
  ASSERT_EQ(result.slices.size(), 1U);
  EXPECT_EQ(result.slices[0].models, (std::vector<std::string>{"0", "1", "2", "4"}));
  ASSERT_FALSE(result.left_out.empty());
  EXPECT_EQ(result.left_out[0], "3: it is 4 in Q8_0, which is taken.");
}

TEST(Chain, SpansAreMatchedByWindows) {
  ChainInput input = linear_input(7, 10);
  for (size_t m = 0; m < 7; ++m) input.models[m].family = m < 3 ? "short" : "long";
  const ChainResult result = study_chain(input, {.draws = 0});
  for (const MatchedRow& row : result.matched) {
    if (row.metric != ChainMetric::logprob_gold) continue;  // a window may have no other
    EXPECT_NEAR(row.match, 2, 1e-12);                       // decades of the shorter
    EXPECT_EQ(row.windows, row.slice == "short" ? 1 : 2);
    EXPECT_NEAR(row.window_models, 3, 1e-12);
    EXPECT_NEAR(row.window_decades, 2, 1e-12);
  }
}

TEST(Chain, SaysWhatItLeavesOut) {
  ChainInput input = linear_input(5, 10);
  input.models[4].family = "alone";
  input.tasks[0].models.erase(input.tasks[0].models.begin());
  const ChainResult result = study_chain(input, {.draws = 0});
  ASSERT_EQ(result.slices.size(), 1U);
  std::string all;
  for (const std::string& sentence : result.left_out) all += sentence + "\n";
  EXPECT_NE(all.find("alone: it has 1 model,"), std::string::npos) << all;
  EXPECT_NE(all.find("f on t: without 0."), std::string::npos) << all;
}

TEST(Chain, FromChoicesToAccuracyAreTheTwoStepsBetweenAtOnce) {
  const ChainResult result = study_chain(random_input(24, {60}), {.draws = 0, .orders = 0});
  const auto row_of = [&](ChainMetric from, ChainMetric to, Correlation kind) {
    return *std::ranges::find_if(result.steps, [&](const StepRow& row) {
      return row.step == ChainStep{from, to} && row.place.correlation == kind;
    });
  };
  for (const Correlation kind : all_correlations) {
    const StepRow first = row_of(ChainMetric::p_choices, ChainMetric::brier, kind);
    const StepRow second = row_of(ChainMetric::brier, ChainMetric::acc, kind);
    const StepRow both = row_of(ChainMetric::p_choices, ChainMetric::acc, kind);
    ASSERT_EQ(first.documents, 60);  // so many models do not all agree
    ASSERT_EQ(second.documents, 60);
    EXPECT_EQ(both.documents, 60);
    EXPECT_NEAR(
        both.over_documents[Summary::mean].value,
        first.over_documents[Summary::mean].value + second.over_documents[Summary::mean].value,
        1e-12);
  }
}

TEST(Chain, SharesByChanceAreToldWhereNoComputesTie) {
  ChainInput input = random_input(6, {20});
  for (const MetricRow& row : study_chain(input, {.draws = 0, .orders = 0}).metrics)
    EXPECT_EQ(row.chance_above.has_value(), row.metric != ChainMetric::acc &&
                                                row.metric != ChainMetric::acc_norm &&
                                                row.place.correlation != Correlation::pearson);
  input.models[2].compute = input.models[1].compute;
  for (const MetricRow& row : study_chain(input, {.draws = 0, .orders = 0}).metrics)
    EXPECT_FALSE(row.chance_above);
}

TEST(Chain, ThreeModelsAreNotDrawnAnew) {
  const ChainResult result =
      study_chain(random_input(3, {10}), {.draws = 0, .model_draws = 20, .orders = 0});
  for (const MetricRow& row : result.metrics)
    EXPECT_TRUE(std::isnan(row.over_models[Summary::mean].standard_error));
  ASSERT_EQ(result.left_out.size(), 1U);
  EXPECT_EQ(
      result.left_out[0],
      "f on t0: models are not drawn anew, since they have no more than 3 different computes.");
}

TEST(Chain, AllTasksTogetherHaveTheModelsOfTheirMetric) {
  ChainInput input = random_input(6, {20, 30});
  for (ModelScores& one : input.tasks[1].models) {
    const size_t documents = one.documents->size();
    one.scores = {};
    one.scores.given[ChainMetric::logprob_per_token] = std::vector<double>(documents, -1.0);
    one.scores.given[ChainMetric::logprob_per_token][0] = -2.0 - static_cast<double>(one.model);
  }
  input.tasks[1].models.pop_back();
  for (const MetricRow& row : study_chain(input, {.draws = 0, .orders = 0}).metrics)
    EXPECT_EQ(row.models, row.metric == ChainMetric::logprob_per_token ? 5U : 6U);
}

TEST(Chain, SurvivalIsToldAtRoundNumbers) {
  const ChainResult result = study_chain(random_input(6, {20}), {.draws = 0, .orders = 0});
  ASSERT_FALSE(result.survival.empty());
  for (const double point : {-0.6, -0.2, 0.2, 0.4, 0.75})
    for (const SurvivalCurve& curve : result.survival)
      EXPECT_EQ(std::ranges::count(curve.points, point, &SurvivalPoint::correlation), 1) << point;
}

}  // namespace
}  // namespace lux
