#include "report/task_table.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "report/table/render.h"
#include "report/table/sparkline.h"

namespace lux {
namespace {

/// `documents` documents of two choices; the first `right` of them are answered well.
MeasuredGroup group(const std::string& model, const std::string& task, int64_t documents,
                    int64_t right, const std::string& run = "r1", int32_t shots = 0) {
  ChoiceGroup made{.run_id = run,
                   .model_id = model,
                   .task = task,
                   .task_version = "1",
                   .num_fewshot = shots,
                   .rows = {}};
  for (int64_t doc = 0; doc < documents; ++doc)
    for (int32_t choice = 0; choice < 2; ++choice) {
      ChoiceRow& row = made.rows.emplace_back();
      row.run_id = run;
      row.model_id = model;
      row.task = task;
      row.num_fewshot = shots;
      row.doc_id = doc;
      row.choice = choice;
      row.is_gold = choice == 1;
      row.logprob = (choice == 1) == (doc < right) ? -1 : -2;
      row.chars = row.bytes = 1;
    }
  return measured(made);
}

TaskTableInput sample() {
  TaskTableInput input;
  input.groups = {group("big@2", "arc", 100, 60), group("small@1", "arc", 100, 30),
                  group("small@1", "a", 10, 5), group("small@1", "b", 30, 30)};
  input.models = {
      {"big@2",
       {.name = "big", .family = "w", .params = 3000, .params_non_embedding = 2000, .tokens = {}}},
      {"small@1",
       {.name = "small", .family = "w", .params = 300, .params_non_embedding = 200, .tokens = {}}}};
  input.tasks = {{"arc", {.alias = "ARC", .metrics = {"acc", "acc_norm"}}},
                 {"a", {.alias = "", .metrics = {"acc", "f1"}}},
                 {"b", {.alias = "", .metrics = {"acc"}}}};
  input.task_groups = {{.name = "ab", .alias = "", .tasks = {"a", "b"}}};
  return input;
}

const std::vector<Value>* find_row(const Table& table, const std::string& model,
                                   const std::string& task, const std::string& metric) {
  const auto found = std::ranges::find_if(table.rows, [&](const auto& row) {
    return row[table.column("model")] == Value(model) && row[table.column("task")] == Value(task) &&
           row[table.column("metric")] == Value(metric);
  });
  return found == table.rows.end() ? nullptr : &*found;
}

TEST(TaskTable, MainScores) {
  EXPECT_EQ(render(task_tables(sample()).main, TableFormat::table),
            "model  params      ab (acc)  ARC (acc_norm)\n"
            "─────  ──────  ────────────  ──────────────\n"
            "small     300  0.875 ±0.041    0.300 ±0.046\n"
            "big        3k             –    0.600 ±0.049\n"
            "\n"
            "± is one standard error.\n");
}

TEST(TaskTable, AllMetrics) {
  const Table table = task_tables(sample()).all;
  const auto* row = find_row(table, "small", "a", "f1");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ((*row)[table.column("listed")], Value(true));
  EXPECT_EQ(find_row(table, "small", "b", "f1"), nullptr);  // not asked for
  row = find_row(table, "big", "arc", "acc_norm");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ((*row)[table.column("value")], Value(0.6));
  EXPECT_EQ((*row)[table.column("n")], Value(int64_t{100}));
  EXPECT_EQ((*row)[table.column("main")], Value(true));
  EXPECT_TRUE((*row)[table.column("missing")].is_null());
  row = find_row(table, "small", "ab", "acc_macro");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ((*row)[table.column("value")], Value(0.75));
  row = find_row(table, "small", "ab", "acc");
  EXPECT_EQ((*row)[table.column("value")], Value(0.875));
}

TEST(TaskTable, TheRunWithMostDocumentsCounts) {
  TaskTableInput input = sample();
  input.groups.push_back(group("big@2", "arc", 200, 200, "r2"));
  const TaskTables tables = task_tables(input);
  const auto* row = find_row(tables.all, "big", "arc", "acc");
  EXPECT_EQ((*row)[tables.all.column("value")], Value(1.0));
  EXPECT_EQ((*row)[tables.all.column("run_id")], Value("r2"));
  EXPECT_TRUE(std::ranges::find(tables.main.notes,
                                "Several runs hold arc; run r2 has most documents and counts.") !=
              tables.main.notes.end());
}

TEST(TaskTable, NoScoreWithMoreThanOnePercentMissing) {
  TaskTableInput input = sample();
  input.planned_documents = [](const MeasuredGroup& of) -> std::optional<int64_t> {
    return of.model_id == "big@2" ? 102 : 100;
  };
  TaskTables tables = task_tables(input);
  const auto* row = find_row(tables.all, "big", "arc", "acc");
  EXPECT_TRUE((*row)[tables.all.column("value")].is_null());
  EXPECT_EQ((*row)[tables.all.column("missing")], Value(int64_t{2}));
  EXPECT_EQ((*row)[tables.all.column("n")], Value(int64_t{100}));
  const std::string text = render(tables.main, TableFormat::table);
  EXPECT_EQ(text.find("0.600"), std::string::npos);
  EXPECT_NE(text.find("ARC: documents not measured yet in 1 of 2 models, at most 2.0 %"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("--allow-missing"), std::string::npos);
  input.allow_missing = true;
  EXPECT_NE(render(task_tables(input).main, TableFormat::table).find("0.600"), std::string::npos);
}

TEST(TaskTable, ShotsAreColumnsOfTheirOwn) {
  TaskTableInput input = sample();
  input.groups.push_back(group("big@2", "arc", 100, 90, "r1", 5));
  const Table table = task_tables(input).main;
  EXPECT_LT(table.column("arc@5"), table.columns.size());
  EXPECT_NE(render(table, TableFormat::table).find("ARC 5-shot (acc_norm)"), std::string::npos);
}

TEST(TaskTable, AnIncompleteGroupHasNoScore) {
  TaskTableInput input = sample();
  input.groups.pop_back();
  const TaskTables tables = task_tables(input);
  EXPECT_EQ(find_row(tables.all, "small", "ab", "acc"), nullptr);
  EXPECT_LT(tables.main.column("a"), tables.main.columns.size());
  EXPECT_EQ(tables.main.notes.back(),
            "ab has no score for 1 model(s) that were not measured on all of its 2 tasks.");
}

TEST(TaskTable, ModelsOfOneNameGoByTheirIds) {
  TaskTableInput input = sample();
  input.models["big@2"].name = "small";
  const Table table = task_tables(input).main;
  EXPECT_EQ(table.rows[0][0], Value("small@1"));
  EXPECT_EQ(table.rows[1][0], Value("big@2"));
}

TEST(TaskTable, LabelsComeFromCards) {
  const auto labels = model_labels({Map{{"model_id", "m@1"}, {"name", "m"}, {"params", 5}}});
  EXPECT_EQ(labels.at("m@1").name, "m");
  EXPECT_EQ(labels.at("m@1").params, 5);
  EXPECT_FALSE(labels.at("m@1").tokens);
}

TEST(TaskTable, NothingIsSaidSo) {
  EXPECT_EQ(render(task_tables({}).main, TableFormat::table), "Nothing to show.\n");
}

TEST(Sparkline, FromTheLowestToTheHighest) {
  EXPECT_EQ(sparkline(std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}), "▁▂▃▄▅▆▇█");
  EXPECT_EQ(sparkline(std::vector<double>{0.3, 0.3, 0.3}), "▁▁▁");
  EXPECT_EQ(sparkline(std::vector<double>{-1, NAN, 1}), "▁ █");
  EXPECT_EQ(sparkline({}), "");
}

TEST(Sparkline, ALineForEachFamilyOfFourModels) {
  TaskTableInput input;
  for (int64_t i = 0; i < 5; ++i) {
    const std::string id = "m" + std::to_string(i);
    input.groups.push_back(group(id, "arc", 100, 30 + 10 * i));
    input.groups.push_back(group(id, "flat", 100, 50 + i));
    if (i < 3) input.groups.push_back(group(id, "few", 100, 50));
    input.models[id] = {.name = id, .family = "ladder", .params = 1000 * (i + 1)};
  }
  input.groups.push_back(group("other", "arc", 100, 50));
  const TaskTables tables = task_tables(input);
  EXPECT_EQ(
      family_sparklines(tables, 0),
      (std::vector<std::string>{"ladder  arc   ▁▃▅▇█  0.300 … 0.700, 5 models",
                                "ladder  flat  ▁▃▅▇█  0.500 … 0.540, 5 models, within the error"}));
  EXPECT_EQ(family_sparklines(tables, 50).size(), 1U);
}

}  // namespace
}  // namespace lux
