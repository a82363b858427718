#include "lab/choice_columns.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lab/journal.h"
#include "lab/tables.h"
#include "tests/lab/testing.h"

namespace lux {
namespace {

/// What a column holds by rows.
void expect_same(const ChoiceColumns& columns, const ChoiceGroup& group) {
  ASSERT_EQ(columns.size(), group.rows.size()) << columns.task;
  EXPECT_EQ(columns.model_id, group.model_id);
  EXPECT_EQ(columns.task, group.task);
  EXPECT_EQ(columns.num_fewshot, group.num_fewshot);
  for (size_t i = 0; i < group.rows.size(); ++i) {
    const ChoiceRow& row = group.rows[i];
    ASSERT_EQ(columns.doc_id[i], row.doc_id) << columns.task << " row " << i;
    ASSERT_EQ(columns.choice[i], row.choice);
    ASSERT_EQ(columns.is_gold[i] != 0, row.is_gold);
    ASSERT_EQ(columns.logprob[i], row.logprob);
    ASSERT_EQ(columns.chars[i], row.chars);
  }
}

/// DuckDB answers long lists of tasks by a join, whose rows come in an order of their own.
TEST(ChoiceColumns, AreTheRowsForAnyNumberOfTasks) {
  constexpr int tasks = 20;
  FaultyEnv env;
  env.skip_sync = true;
  Folder folder;
  auto lab = Lab::create_or_open(env, folder.path() / "lab");
  ASSERT_TRUE(lab) << message_of(lab);
  {
    auto journal = Journal::open(env, lab->run_folder("r"), {});
    ASSERT_TRUE(journal) << message_of(journal);
    for (const char* model : {"m@1", "n@2"})
      for (int task = 0; task < tasks; ++task) {
        UnitRecord unit = sample_unit(fmt::format("{} {}", model, task), task, 1500 + task, model,
                                      fmt::format("task{:02}", task));
        for (ChoiceRow& row : unit.rows) row.logprob -= task;
        ASSERT_TRUE(journal->append(unit));
      }
  }
  ASSERT_TRUE(build_choices(*lab, "r"));
  for (const int wanted : {0, 1, 12, 19}) {
    ChoiceFilter filter;
    for (int i = 0; i < wanted; ++i)
      filter.tasks.push_back(fmt::format("task{:02}", (9 * i) % tasks));
    const auto groups = load_choices(*lab, filter);
    ASSERT_TRUE(groups) << message_of(groups);
    size_t at = 0;
    const Status read = for_each_choice_columns(*lab, filter, [&](ChoiceColumns&& columns) {
      EXPECT_LT(at, groups->size());
      expect_same(columns, (*groups)[at++]);
      return Status();
    });
    ASSERT_TRUE(read) << message_of(read);
    EXPECT_EQ(at, groups->size());
    EXPECT_EQ(at, static_cast<size_t>(wanted == 0 ? 2 * tasks : 2 * wanted));
  }
}

/// From the table as from the journal, which is newer than no table.
TEST(ChoiceColumns, OfATaskInTwoVersionsAreRefused) {
  FaultyEnv env;
  env.skip_sync = true;
  Folder folder;
  auto lab = Lab::create_or_open(env, folder.path() / "lab");
  ASSERT_TRUE(lab) << message_of(lab);
  {
    auto journal = Journal::open(env, lab->run_folder("r"), {});
    ASSERT_TRUE(journal) << message_of(journal);
    for (const char* version : {"2.0", "1.0"}) {
      UnitRecord unit = sample_unit(version, version[0] - '0', 1);
      for (ChoiceRow& row : unit.rows) row.task_version = version;
      ASSERT_TRUE(journal->append(unit));
    }
  }
  for (const bool with_table : {false, true}) {
    if (with_table) {
      ASSERT_TRUE(build_choices(*lab, "r"));
    }
    for (const ChoiceFilter& filter : {ChoiceFilter{}, ChoiceFilter{.tasks = {"s", "t"}}}) {
      const Status read =
          for_each_choice_columns(*lab, filter, [](ChoiceColumns&&) { return Status(); });
      ASSERT_FALSE(read);
      EXPECT_EQ(read.error().message,
                "The run 'r' holds t by m@1 in the versions '1.0' and '2.0': they do not belong "
                "together.");
    }
  }
}

}  // namespace
}  // namespace lux
