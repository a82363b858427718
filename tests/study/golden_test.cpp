// Metrics against NumPy, SciPy and scikit-learn: golden.json, made by make_golden.py.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/env.h"
#include "base/json.h"
#include "study/metrics/metrics.h"

namespace lux {
namespace {

const Value& golden() {
  static const Value parsed =
      parse_json(real_env().read_file(LUX_SOURCE_DIR "/tests/study/golden.json").value()).value();
  return parsed;
}

std::vector<ChoiceRow> rows_of(const Value& task) {
  std::vector<ChoiceRow> rows;
  const List& documents = task.find("documents")->list();
  for (size_t d = 0; d < documents.size(); ++d) {
    const Value& document = documents[d];
    const List& logprobs = document.find("logprobs")->list();
    for (size_t k = 0; k < logprobs.size(); ++k) {
      ChoiceRow& row = rows.emplace_back();
      row.doc_id = static_cast<int64_t>(d);
      row.choice = static_cast<int32_t>(k);
      row.is_gold = document.get_int("gold") == static_cast<int64_t>(k);
      row.logprob = logprobs[k].number();
      row.chars = static_cast<int32_t>(document.find("chars")->list()[k].integer());
      row.bytes = static_cast<int32_t>(document.find("bytes")->list()[k].integer());
      row.is_greedy = document.find("greedy")->list()[k].boolean();
      if (const Value* uncond = document.find("uncond"); uncond->is_list())
        row.uncond_logprob = uncond->list()[k].number();
    }
  }
  return rows;
}

void expect_near(double actual, double expected, const std::string& what) {
  EXPECT_NEAR(actual, expected, 1e-12 * std::max(1.0, std::abs(expected))) << what;
}

TEST(Golden, MetricsOfTasks) {
  for (const Value& task : golden().find("tasks")->list()) {
    const std::string name = *task.get_string("name");
    const TaskMetrics measured = measure_task(rows_of(task));
    EXPECT_EQ(measured.failed(), 0);
    const Map& expected = task.find("metrics")->map();
    EXPECT_EQ(measured.metrics.size(), expected.size()) << name;
    for (const auto& [metric_name, numbers] : expected) {
      const std::string what = name + " " + metric_name;
      const Metric* metric = measured.find(metric_name);
      ASSERT_NE(metric, nullptr) << what;
      EXPECT_EQ(metric->estimate.n, numbers.get_int("n")) << what;
      EXPECT_EQ(metric->ties, numbers.get_int("ties")) << what;
      EXPECT_EQ(metric->failed, 0) << what;
      expect_near(metric->estimate.value, *numbers.get_number("value"), what);
      expect_near(metric->estimate.interval.low, *numbers.get_number("ci_low"), what + " ci_low");
      expect_near(metric->estimate.interval.high, *numbers.get_number("ci_high"),
                  what + " ci_high");
      if (metric_name != "f1")
        expect_near(metric->estimate.standard_error, *numbers.get_number("stderr"),
                    what + " stderr");
    }
  }
}

TEST(Golden, TheErrorOfF1IsTheBootstraps) {
  for (const Value& task : golden().find("tasks")->list()) {
    if (task.get_string("name") != "binary") continue;
    const TaskMetrics measured = measure_task(rows_of(task));
    const Estimate& f1 = measured.find("f1")->estimate;
    const Value& expected = *task.find("metrics")->find("f1");
    EXPECT_NEAR(f1.standard_error / *expected.get_number("bootstrap_stderr"), 1, 0.03);
    EXPECT_NEAR(f1.interval.low, *expected.get_number("bootstrap_low"), 0.01);
    EXPECT_NEAR(f1.interval.high, *expected.get_number("bootstrap_high"), 0.01);
  }
}

TEST(Golden, MetricsOfAGroup) {
  const Value& all = golden();
  std::map<std::string, TaskMetrics> measured;
  for (const Value& task : all.find("tasks")->list())
    measured[*task.get_string("name")] = measure_task(rows_of(task));
  std::vector<const TaskMetrics*> parts;
  for (const Value& name : all.find("group")->find("tasks")->list())
    parts.push_back(&measured[name.string()]);
  const TaskMetrics group = measure_group(parts);
  EXPECT_EQ(group.documents, 360);
  for (const auto& [name, numbers] : all.find("group")->find("metrics")->map()) {
    const Estimate& weighted = group.find(name)->estimate;
    expect_near(weighted.value, *numbers.get_number("value"), name);
    expect_near(weighted.standard_error, *numbers.get_number("stderr"), name);
    const Estimate& macro = group.find(name + "_macro")->estimate;
    expect_near(macro.value, *numbers.get_number("macro"), name);
    expect_near(macro.standard_error, *numbers.get_number("macro_stderr"), name);
  }
  EXPECT_EQ(group.find("f1"), nullptr);
}

TEST(Golden, Quantiles) {
  for (const Value& pair : golden().find("t_quantile_975")->list())
    expect_near(t_quantile_975(pair.list()[0].integer()), pair.list()[1].number(),
                to_json(pair.list()[0]) + " degrees");
  for (const Value& row : golden().find("wilson")->list()) {
    const Interval interval = wilson_interval(row.list()[0].number(), row.list()[1].number());
    expect_near(interval.low, row.list()[2].number(), to_json(row));
    expect_near(interval.high, row.list()[3].number(), to_json(row));
  }
}

}  // namespace
}  // namespace lux
