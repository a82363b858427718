#include "lab/tables.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "lab/duckdb/connection.h"
#include "lab/duckdb/parquet.h"
#include "lab/journal.h"
#include "lab/query.h"
#include "tests/lab/testing.h"

namespace lux {
namespace {

/// Units of two models and two tasks; unit i holds documents of its own.
std::vector<UnitRecord> sample_units(int64_t count, int64_t documents) {
  std::vector<UnitRecord> units;
  for (int64_t i = 0; i < count; ++i)
    units.push_back(sample_unit(fmt::format("unit {}", i), i / 4 * documents, documents,
                                i % 2 != 0 ? "m@1" : "n@2", i / 2 % 2 != 0 ? "t" : "s"));
  return units;
}

void append_all(Env& env, const Path& lab_folder, const std::vector<UnitRecord>& units,
                const std::vector<size_t>& order, int shards) {
  for (int shard = 1; shard <= shards; ++shard) {
    auto journal = Journal::open(env, lab_folder / "runs" / "r", {.index = shard, .count = shards});
    ASSERT_TRUE(journal) << message_of(journal);
    for (size_t i = static_cast<size_t>(shard) - 1; i < order.size();
         i += static_cast<size_t>(shards)) {
      ASSERT_TRUE(journal->append(units[order[i]]));
    }
  }
}

std::vector<ChoiceRow> rows_of(const std::vector<ChoiceGroup>& groups) {
  std::vector<ChoiceRow> rows;
  for (const ChoiceGroup& group : groups)
    rows.insert(rows.end(), group.rows.begin(), group.rows.end());
  return rows;
}

std::vector<size_t> in_order(size_t count) {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  return order;
}

RC_GTEST_PROP(Tables, AreTheSameBytesForUnitsInAnyOrder, ()) {
  const std::vector<UnitRecord> units = sample_units(*rc::gen::inRange(1, 13), 5);
  std::vector<size_t> order = in_order(units.size());
  std::string expected;
  FaultyEnv env;
  env.skip_sync = true;
  for (int round = 0; round < 2; ++round) {
    Folder folder;
    auto lab = Lab::create_or_open(env, folder.path());
    RC_ASSERT(lab.has_value());
    append_all(env, folder.path(), units, order, round == 0 ? 1 : *rc::gen::inRange(1, 4));
    const auto report = build_choices(*lab, "r");
    RC_ASSERT(report.has_value());
    RC_ASSERT(report->rows == static_cast<int64_t>(units.size()) * 20);
    const auto bytes = env.read_file(lab->choices_file("r"));
    RC_ASSERT(bytes.has_value());
    RC_ASSERT(round == 0 || *bytes == expected);
    expected = *bytes;
    std::ranges::shuffle(order, std::mt19937(*rc::gen::arbitrary<uint32_t>()));
  }
}

class TablesTest : public testing::Test {
 protected:
  void SetUp() override {
    auto lab = Lab::create_or_open(env_, folder_.path() / "a [lab] * ? 'x'");
    ASSERT_TRUE(lab) << message_of(lab);
    lab_.emplace(*std::move(lab));
  }
  void append(const std::vector<UnitRecord>& units, int shards = 1) {
    append_all(env_, lab_->folder(), units, in_order(units.size()), shards);
  }

  Folder folder_;
  FaultyEnv env_;
  std::optional<Lab> lab_;
};

TEST_F(TablesTest, SayWhatTheJournalsSay) {
  auto units = sample_units(8, 5);
  units[0].rows[0].logprob = -std::numeric_limits<double>::infinity();
  append(units);
  const auto before = load_choices(*lab_);
  ASSERT_TRUE(before) << message_of(before);
  EXPECT_EQ(before->size(), 4U);
  ASSERT_TRUE(build_choices(*lab_, "r"));
  EXPECT_TRUE(choices_are_current(*lab_, "r").value());
  const auto after = load_choices(*lab_);
  ASSERT_TRUE(after) << message_of(after);
  EXPECT_EQ(rows_of(*before), rows_of(*after));
  EXPECT_EQ(rows_of(*after).size(), 8U * 20U);
  EXPECT_EQ(after->front().model_id, "m@1");
  EXPECT_EQ(after->front().task, "s");
}

TEST_F(TablesTest, GroupsComeOneByOneAsTheyComeTogether) {
  append(sample_units(8, 5));
  for (const bool built : {false, true}) {
    if (built) {
      ASSERT_TRUE(build_choices(*lab_, "r"));
    }
    const auto together = load_choices(*lab_);
    ASSERT_TRUE(together);
    std::vector<ChoiceGroup> one_by_one;
    const Status status = for_each_choice_group(*lab_, {}, [&](ChoiceGroup&& group) {
      one_by_one.push_back(std::move(group));
      return Status();
    });
    ASSERT_TRUE(status) << message_of(status);
    ASSERT_EQ(one_by_one.size(), together->size());
    for (size_t i = 0; i < one_by_one.size(); ++i) {
      EXPECT_EQ(one_by_one[i].model_id, (*together)[i].model_id);
      EXPECT_EQ(one_by_one[i].task, (*together)[i].task);
      EXPECT_EQ(one_by_one[i].rows, (*together)[i].rows);
    }
  }
}

TEST_F(TablesTest, FiltersAreTheSameOnBothPaths) {
  append(sample_units(8, 5));
  const ChoiceFilter filter{
      .run_ids = {"r"}, .model_ids = {"m@1"}, .tasks = {"t", "o'clock"}, .num_fewshot = {0}};
  const auto before = load_choices(*lab_, filter);
  ASSERT_TRUE(build_choices(*lab_, "r"));
  const auto after = load_choices(*lab_, filter);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(rows_of(*before).size(), 2U * 20U);
  EXPECT_EQ(rows_of(*before), rows_of(*after));
  EXPECT_TRUE(load_choices(*lab_, {.run_ids = {"none"}})->empty());
}

TEST_F(TablesTest, ATableThatIsBehindIsNotRead) {
  append(sample_units(4, 5));
  ASSERT_TRUE(build_tables(*lab_));
  append({sample_unit("late", 100, 1)});
  EXPECT_FALSE(choices_are_current(*lab_, "r").value());
  EXPECT_EQ(rows_of(load_choices(*lab_).value()).size(), 4U * 20U + 4U);
  ASSERT_TRUE(build_tables(*lab_));
  EXPECT_TRUE(choices_are_current(*lab_, "r").value());
}

TEST_F(TablesTest, TheSameScoreTwiceCountsOnce) {
  UnitRecord nan = sample_unit("a", 0, 2);
  nan.rows[0].logprob = std::nan("");
  UnitRecord again = nan;
  again.unit = sha256_hex("b");
  append({nan, again});
  EXPECT_EQ(rows_of(load_choices(*lab_).value()).size(), 8U);
  EXPECT_EQ(build_choices(*lab_, "r")->rows, 8);
}

TEST_F(TablesTest, TwoScoresOfOneChoiceAreAnError) {
  UnitRecord other = sample_unit("b", 1, 2);
  other.rows[3].logprob = -7;
  append({sample_unit("a", 0, 2), other});
  const std::string expected =
      "The run 'r' holds two different scores of choice 3 of document 1 of t by m@1: its journals "
      "mix measurements that do not belong together.";
  EXPECT_EQ(message_of(build_choices(*lab_, "r")), expected);
  EXPECT_EQ(message_of(load_choices(*lab_)), expected);
}

TEST_F(TablesTest, AUnitInAnotherRunsFolderIsAnError) {
  UnitRecord stray = sample_unit("a");
  for (ChoiceRow& row : stray.rows) row.run_id = "other";
  append({stray});
  EXPECT_NE(message_of(build_choices(*lab_, "r")).find("lies in the folder of run 'r'"),
            std::string::npos);
}

TEST_F(TablesTest, AFullDiskLeavesTheOldTable) {
  append(sample_units(4, 5));
  ASSERT_TRUE(build_choices(*lab_, "r"));
  const std::string before = env_.read_file(lab_->choices_file("r")).value();
  append({sample_unit("late", 100, 1)});
  env_.disk_left = 100;
  EXPECT_NE(message_of(build_choices(*lab_, "r")).find("No space left on device"),
            std::string::npos);
  EXPECT_EQ(env_.read_file(lab_->choices_file("r")).value(), before);
  EXPECT_EQ(env_.list(lab_->choices_file("r").parent_path()),
            std::vector<std::string>{"choices.parquet"});
}

TEST_F(TablesTest, CleanUpAfterAKilledWriter) {
  append(sample_units(4, 5));
  ASSERT_TRUE(build_choices(*lab_, "r"));
  const Path folder = lab_->choices_file("r").parent_path();
  for (const char* name : {"choices.parquet.tmp99", ".choices.parquet.draft-1-99"})
    ASSERT_TRUE(env_.write_file(folder / name, "half"));
  ASSERT_TRUE(build_choices(*lab_, "r"));
  EXPECT_EQ(env_.list(folder), std::vector<std::string>{"choices.parquet"});
}

TEST_F(TablesTest, ALabForReadingIsNotWritten) {
  append(sample_units(4, 5));
  auto reader = Lab::open(env_, lab_->folder());
  EXPECT_NE(message_of(build_choices(*reader, "r")).find("opened for reading only"),
            std::string::npos);
  EXPECT_EQ(rows_of(load_choices(*reader).value()).size(), 4U * 20U);
}

TEST_F(TablesTest, ModelsHaveARowEach) {
  ASSERT_TRUE(lab_->save_model("b@2", Map{{"model_id", "b@2"},
                                          {"name", "b"},
                                          {"family", ""},
                                          {"params", 1.5e9},
                                          {"compute_flops", 3},
                                          {"extra", Map{{"note", "x"}}},
                                          {"spec", "gguf:b"}}));
  ASSERT_TRUE(lab_->save_model("a@1", Map{{"model_id", "a@1"}, {"params", 7}}));
  ASSERT_TRUE(build_models(*lab_));
  const auto rows = read_parquet({lab_->models_table()});
  ASSERT_TRUE(rows) << message_of(rows);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].get_int("params"), 7);
  EXPECT_TRUE((*rows)[0].find("extra")->is_null());
  EXPECT_EQ((*rows)[1].get_int("params"), 1500000000);
  EXPECT_EQ((*rows)[1].get_number("compute_flops"), 3.0);
  EXPECT_EQ((*rows)[1].get_string("extra"), R"({"note":"x"})");
  EXPECT_TRUE((*rows)[1].find("family")->is_null());
  EXPECT_EQ((*rows)[1].find("spec"), nullptr);
  ASSERT_TRUE(lab_->save_model("a@1", Map{{"model_id", "a@1"}, {"params", "many"}}));
  EXPECT_EQ(message_of(build_models(*lab_)), "The card of 'a@1' has a string as params.");
}

TEST_F(TablesTest, HoldManyRows) {
  env_.skip_sync = true;
  append(sample_units(300, 250), 2);
  const auto now = [] { return real_env().monotonic_seconds(); };
  const double start = now();
  const auto report = build_choices(*lab_, "r");
  const double built = now();
  ASSERT_TRUE(report) << message_of(report);
  ASSERT_EQ(report->rows, 300'000);
  const auto groups = load_choices(*lab_);
  const double loaded = now();
  ASSERT_TRUE(groups) << message_of(groups);
  const std::vector<ChoiceRow> rows = rows_of(*groups);
  ASSERT_EQ(rows.size(), 300'000U);
  std::vector<ChoiceRow> expected;
  for (const UnitRecord& unit : sample_units(300, 250))
    expected.insert(expected.end(), unit.rows.begin(), unit.rows.end());
  const auto key = [](const ChoiceRow& row) {
    return std::tie(row.model_id, row.task, row.doc_id, row.choice);
  };
  std::ranges::sort(expected, {}, key);
  EXPECT_TRUE(rows == expected);
  std::printf("built at %.0f rows/s, loaded at %.0f rows/s, %.1f bytes a row\n",
              300'000 / (built - start), 300'000 / (loaded - built),
              static_cast<double>(env_.read_file(lab_->choices_file("r"))->size()) / 300'000);
}

}  // namespace
}  // namespace lux
