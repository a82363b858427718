// The study of wrong choices against NumPy and SciPy: distractors_golden.json, made by
// make_distractors_golden.py.
#include <gtest/gtest.h>

#include <cmath>

#include "base/env.h"
#include "base/json.h"
#include "tests/study/distractors_testing.h"

namespace lux {
namespace {

const Value& golden() {
  static const Value parsed =
      parse_json(
          real_env().read_file(LUX_SOURCE_DIR "/tests/study/distractors_golden.json").value())
          .value();
  return parsed;
}

std::vector<double> numbers(const Value& list) {
  std::vector<double> out;
  for (const Value& one : list.list()) out.push_back(one.number());
  return out;
}

std::vector<MadeDocument> documents_of(const Value& task) {
  std::vector<MadeDocument> out;
  for (const Value& document : task.find("documents")->list()) {
    MadeDocument& one = out.emplace_back();
    for (const double x : numbers(*document.find("gold")))
      one.gold.push_back(static_cast<uint8_t>(x));
    for (const Value& row : document.find("logprob")->list()) one.logprob.push_back(numbers(row));
  }
  return out;
}

void expect_near(double actual, const Value* expected, const std::string& what,
                 double tolerance = 1e-9) {
  ASSERT_NE(expected, nullptr) << what;
  if (expected->is_null()) {
    EXPECT_TRUE(std::isnan(actual)) << what << ": " << actual;
    return;
  }
  EXPECT_NEAR(actual, expected->number(), tolerance * std::max(1.0, std::abs(expected->number())))
      << what;
}

/// A mean with its n.
void expect_summary(const Estimate& actual, const Value* expected, const std::string& what,
                    double tolerance = 1e-9) {
  ASSERT_NE(expected, nullptr) << what;
  EXPECT_EQ(actual.n, expected->get_int("n")) << what;
  expect_near(actual.value, expected->find("value"), what, tolerance);
}

void expect_slopes(const TaskDistractors& study, const Value& expected, const std::string& task) {
  ASSERT_EQ(study.slopes.size(), all_rising.size());
  for (const SlopeEstimates& one : study.slopes) {
    const std::string what = task + " " + std::string(name_of(one.of));
    const Value& row = *expected.find(name_of(one.of));
    expect_summary(one.slope, row.find("slope"), what + " slope");
    expect_summary(one.pearson, row.find("pearson"), what + " pearson");
    expect_summary(one.spearman, row.find("spearman"), what + " spearman");
    expect_summary(one.kendall, row.find("kendall"), what + " kendall");
    expect_summary(one.rising, row.find("rising"), what + " rising");
    if (one.of == Rising::right || one.of == Rising::log_odds) {
      EXPECT_EQ(one.faster.n, 0) << what;
    } else {
      expect_summary(one.faster, row.find("faster"), what + " faster");
    }
  }
}

std::vector<std::pair<const char*, const Estimate*>> parts_of(const MassCoupling& one) {
  return {{"pearson", &one.pearson},           {"slope", &one.slope},
          {"residual_sd", &one.residual},      {"pearson_within", &one.pearson_within},
          {"slope_within", &one.slope_within}, {"residual_sd_within", &one.residual_within},
          {"spearman", &one.spearman}};
}

std::vector<std::pair<const char*, const Estimate*>> parts_of(const Noise& one) {
  return {{"var_right", &one.variance_right},
          {"var_wrong", &one.variance_wrong},
          {"cov", &one.covariance},
          {"var_margin", &one.variance_margin},
          {"correlation", &one.correlation},
          {"margin_share_right", &one.margin_share_right},
          {"margin_share_wrong", &one.margin_share_wrong},
          {"acc_none", &one.acc_none},
          {"acc_right", &one.acc_right},
          {"acc_wrong", &one.acc_wrong},
          {"acc_both", &one.acc_both},
          {"turned_right", &one.turned_right},
          {"turned_wrong", &one.turned_wrong},
          {"turned_both", &one.turned_both},
          {"shapley_right", &one.shapley_right},
          {"shapley_wrong", &one.shapley_wrong},
          {"share_right", &one.share_right},
          {"share_wrong", &one.share_wrong}};
}

void expect_masses(const TaskDistractors& study, const Value& expected, const std::string& task) {
  const List& rows = expected.list();
  ASSERT_EQ(study.masses.size(), rows.size());
  for (size_t m = 0; m < rows.size(); ++m) {
    const auto expect_side = [&](const MassSummary& side, const Value& row) {
      expect_near(side.mean.value, row.find("mean"), task + " mean mass");
      expect_near(side.mean.interval.low, row.find("low"), task + " low mass");
      expect_near(side.mean.interval.high, row.find("high"), task + " high mass");
      const List& quantiles = row.find("quantiles")->list();
      for (size_t q = 0; q < quantiles.size(); ++q)
        expect_near(side.quantiles[q], &quantiles[q], task + " quantile");
    };
    EXPECT_EQ(study.masses[m].place, m);
    expect_side(study.masses[m].right, *rows[m].find("right"));
    expect_side(study.masses[m].wrong, *rows[m].find("wrong"));
  }
}

void expect_bins(const TaskDistractors& study, const Value& expected, const std::string& task) {
  const List& rows = expected.list();
  ASSERT_EQ(study.bins.size(), rows.size());
  for (size_t b = 0; b < rows.size(); ++b) {
    const AccuracyBin& bin = study.bins[b];
    const std::string what = task + " bin " + std::to_string(b);
    EXPECT_EQ(bin.low, rows[b].get_number("low")) << what;  // to the last bit
    EXPECT_EQ(bin.high, rows[b].get_number("high")) << what;
    EXPECT_EQ(bin.pairs, rows[b].get_int("pairs")) << what;
    if (bin.pairs == 0) continue;
    expect_near(bin.acc.value, rows[b].find("acc"), what + " acc");
    expect_near(bin.brier.value, rows[b].find("brier"), what + " brier");
    expect_near(bin.wilson.low, rows[b].find("wilson")->list().data(), what + " wilson");
    expect_near(bin.wilson.high, &rows[b].find("wilson")->list()[1], what + " wilson");
  }
}

void expect_ranks(const TaskDistractors& study, const Value& expected, const std::string& task) {
  const Value& all = *expected.find("all");
  const RankChanges& ranks = study.ranks;
  expect_summary(ranks.changed, all.find("changed"), task + " changed");
  expect_summary(ranks.changed_if_random, all.find("changed_if_random"), task + " random");
  expect_summary(ranks.tau, all.find("tau"), task + " tau");
  expect_summary(ranks.leaders, all.find("leaders"), task + " leaders");
  expect_summary(ranks.leaders_if_random, all.find("leaders_if_random"), task + " random leaders");
  expect_summary(ranks.constant, all.find("constant"), task + " constant");
  expect_summary(ranks.constant_if_random, all.find("constant_if_random"), task + " constant");
  const List& steps = expected.find("steps")->list();
  if (ranks.changed.n == 0) {
    EXPECT_TRUE(study.steps.empty()) << task;  // two choices: one wrong one, no order
    return;
  }
  ASSERT_EQ(study.steps.size(), steps.size()) << task;
  for (size_t m = 0; m < steps.size(); ++m) {
    expect_summary(study.steps[m].changed, steps[m].find("changed"), task + " step");
    expect_summary(study.steps[m].tau, steps[m].find("tau"), task + " step");
    expect_near(study.steps[m].tau.standard_error, steps[m].find("tau")->find("stderr"),
                task + " step");
  }
}

void expect_frozen(const std::vector<FrozenEstimates>& frozen, const Value& expected,
                   const std::string& task) {
  ASSERT_EQ(frozen.size(), 12U);
  for (const FrozenEstimates& one : frozen) {
    const std::string name = std::string(name_of(one.metric)) + " " +
                             std::string(one.correlation ? name_of(*one.correlation) : "mean");
    const Value& row = *expected.find(name);
    const std::string what = task + " " + name;
    // Equal but for the last bit: which of them count as ties is rounding's.
    if (task.starts_with("coarse") && name.starts_with("brier") && one.correlation) continue;
    expect_summary(one.actual, row.find("actual"), what, 1e-7);
    expect_summary(one.wrong_frozen, row.find("wrong"), what + " wrong", 1e-7);
    expect_summary(one.right_frozen, row.find("right"), what + " right", 1e-7);
    expect_summary(one.wrong_difference, row.find("wrong_change"), what + " wrong change", 1e-7);
    expect_summary(one.right_difference, row.find("right_change"), what + " right change", 1e-7);
  }
}

void expect_all(const ChainInput& input, const Value& expected, const std::string& task) {
  const TaskDistractors study = study_of(input);
  expect_slopes(study, *expected.find("slopes"), task);
  expect_masses(study, *expected.find("masses"), task);
  for (const auto& [name, estimate] : parts_of(study.coupling))
    expect_near(estimate->value, expected.find("coupling")->find(name), task + " " + name, 1e-8);
  expect_bins(study, *expected.find("bins"), task);
  expect_ranks(study, *expected.find("ranks"), task);
  for (const Noise& noise : study.noise)
    for (const auto& [name, estimate] : parts_of(noise))
      expect_near(estimate->value, expected.find("noise")->find(name_of(noise.of))->find(name),
                  task + " " + name, 1e-8);
  for (const char* at : {"smallest", "median", "largest"})
    expect_frozen(study_of(input, 0, *parse_frozen_at(at)).frozen,
                  *expected.find("frozen")->find(at), task + " frozen at the " + at);
}

TEST(DistractorsGolden, Tasks) {
  for (const Value& task : golden().find("tasks")->list()) {
    ChainInput input = made_models(numbers(*golden().find("log_compute")));
    add_task(input, *task.get_string("name"), documents_of(task));
    expect_all(input, *task.find("expected"), *task.get_string("name"));
  }
}

TEST(DistractorsGolden, AllTasksTogetherAreAllTheirDocuments) {
  ChainInput input = made_models(numbers(*golden().find("log_compute")));
  for (const Value& task : golden().find("tasks")->list())
    if (task.get_string("name") != "coarse")
      add_task(input, *task.get_string("name"), documents_of(task));
  EXPECT_EQ(study_of(input).task, pooled_tasks);
  expect_all(input, *golden().find("all"), "all");
}

TEST(DistractorsGolden, ErrorsAreThoseOfDrawingDocuments) {
  ChainInput input = made_models(numbers(*golden().find("log_compute")));
  const Value& four = golden().find("tasks")->list().front();
  add_task(input, "four", documents_of(four));
  const TaskDistractors study = study_of(input, 4000);
  // Two bootstraps with other random numbers: the standard errors agree within some per cent.
  const Value& bootstrap = *golden().find("bootstrap");
  const auto expect_error = [](const Estimate& estimate, const Value& expected,
                               const std::string& what) {
    const double error = *expected.get_number("stderr");
    EXPECT_NEAR(estimate.standard_error, error, 0.12 * error) << what;
    constexpr double pair = 1.0 / 280;  // of 40 documents and 7 models: shares move in such steps
    EXPECT_NEAR(estimate.interval.low, *expected.get_number("low"), 0.3 * error + 2 * pair) << what;
    EXPECT_NEAR(estimate.interval.high, *expected.get_number("high"), 0.3 * error + 2 * pair)
        << what;
  };
  for (const auto& [name, estimate] : parts_of(study.coupling))
    expect_error(*estimate, *bootstrap.find("coupling")->find(name), name);
  for (const auto& [name, estimate] : parts_of(study.noise.front()))
    expect_error(*estimate, *bootstrap.find("noise")->find(name), name);
  // The bootstrap of a mean knows its answer: s/√n, but for n − 1 against n.
  const Value& slopes = *four.find("expected")->find("slopes");
  for (const SlopeEstimates& one : study.slopes) {
    const double error = *slopes.find(name_of(one.of))->find("slope")->get_number("stderr");
    EXPECT_NEAR(one.slope.standard_error, error, 0.06 * error) << name_of(one.of);
  }
}

}  // namespace
}  // namespace lux
