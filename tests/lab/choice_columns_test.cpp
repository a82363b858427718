#include "lab/choice_columns.h"

#include <gtest/gtest.h>

#include <optional>

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

class ColumnsOfChoices : public testing::Test {
 protected:
  ColumnsOfChoices() { env_.skip_sync = true; }
  void SetUp() override {
    auto opened = Lab::create_or_open(env_, folder_.path() / "lab");
    ASSERT_TRUE(opened) << message_of(opened);
    lab_.emplace(*std::move(opened));
  }
  /// To the run r.
  void append(const std::vector<UnitRecord>& units) {
    auto journal = Journal::open(env_, lab_->run_folder("r"), {});
    ASSERT_TRUE(journal) << message_of(journal);
    for (const UnitRecord& unit : units) ASSERT_TRUE(journal->append(unit));
  }

  FaultyEnv env_;
  Folder folder_;
  std::optional<Lab> lab_;
};

/// DuckDB answers long lists of tasks by a join, whose rows come in an order of their own.
TEST_F(ColumnsOfChoices, AreTheRowsForAnyNumberOfTasks) {
  constexpr int tasks = 20;
  std::vector<UnitRecord> units;
  for (const char* model : {"m@1", "n@2"})
    for (int task = 0; task < tasks; ++task) {
      units.push_back(sample_unit(fmt::format("{} {}", model, task), task, 1500 + task, model,
                                  fmt::format("task{:02}", task)));
      for (ChoiceRow& row : units.back().rows) row.logprob -= task;
    }
  append(units);
  ASSERT_TRUE(build_choices(*lab_, "r"));
  for (const int wanted : {0, 1, 12, 19}) {
    ChoiceFilter filter;
    for (int i = 0; i < wanted; ++i)
      filter.tasks.push_back(fmt::format("task{:02}", (9 * i) % tasks));
    const auto groups = load_choices(*lab_, filter);
    ASSERT_TRUE(groups) << message_of(groups);
    size_t at = 0;
    const Status read = for_each_choice_columns(*lab_, filter, [&](ChoiceColumns&& columns) {
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
TEST_F(ColumnsOfChoices, OfATaskInTwoVersionsAreRefused) {
  std::vector<UnitRecord> units;
  for (const char* version : {"2.0", "1.0"}) {
    units.push_back(sample_unit(version, version[0] - '0', 1));
    for (ChoiceRow& row : units.back().rows) row.task_version = version;
  }
  append(units);
  for (const bool with_table : {false, true}) {
    if (with_table) {
      ASSERT_TRUE(build_choices(*lab_, "r"));
    }
    for (const ChoiceFilter& filter : {ChoiceFilter{}, ChoiceFilter{.tasks = {"s", "t"}}}) {
      const Status read =
          for_each_choice_columns(*lab_, filter, [](ChoiceColumns&&) { return Status(); });
      ASSERT_FALSE(read);
      EXPECT_EQ(read.error().message,
                "The run 'r' holds t by m@1 in the versions '1.0' and '2.0': they do not belong "
                "together.");
    }
  }
}

}  // namespace
}  // namespace lux
