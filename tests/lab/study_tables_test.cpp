#include "lab/study_tables.h"

#include <gtest/gtest.h>

#include "lab/duckdb/connection.h"
#include "tests/lab/testing.h"

namespace lux {
namespace {

using Type = StudyColumn::Type;

class StudyTables : public testing::Test {
 protected:
  /// What the lab holds of a table once it is saved.
  Result<std::vector<Value>> saved(const StudyTable& table) {
    LUX_TRY(Lab lab, Lab::create_or_open(real_env(), folder_.path() / "lab"));
    LUX_CHECK(save_study(lab, "s", Map{{"command", "c"}}, {table}));
    LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
    return connection.rows("SELECT * FROM read_parquet(" + duckdb::quoted(file()) + ")");
  }
  [[nodiscard]] std::string file() const {
    return (folder_.path() / "lab/studies/s/t.parquet").string();
  }

  Folder folder_;
};

TEST_F(StudyTables, AnEstimateIsFourColumns) {
  const Value estimate(Map{{"value", 0.5}, {"stderr", 0.1}, {"ci_low", 0.3}, {"ci_high", 0.7}});
  const auto rows = saved({.name = "t",
                           .columns = {{"of"},
                                       {"n", Type::integer},
                                       {"mean", Type::estimate},
                                       {"share", Type::real},
                                       {"exact", Type::boolean}},
                           .rows = {{"a", 3, estimate, 1, true}, {{}, {}, {}, {}, {}}}});
  ASSERT_TRUE(rows) << message_of(rows);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0], Value(Map{{"of", "a"},
                                  {"n", 3},
                                  {"mean", 0.5},
                                  {"mean_stderr", 0.1},
                                  {"mean_ci_low", 0.3},
                                  {"mean_ci_high", 0.7},
                                  {"share", 1.0},
                                  {"exact", true}}));
  for (const Member& cell : (*rows)[1].map()) EXPECT_TRUE(cell.value.is_null()) << cell.key;
}

TEST_F(StudyTables, RowsAreKeptInTheirOrder) {
  StudyTable table{.name = "t", .columns = {{"n", Type::integer}}, .rows = {}};
  for (int i = 0; i < 5000; ++i) table.rows.push_back({i});
  const auto rows = saved(table);
  ASSERT_TRUE(rows) << message_of(rows);
  ASSERT_EQ(rows->size(), 5000U);
  for (int i = 0; i < 5000; ++i) ASSERT_EQ((*rows)[i].get_int("n"), i);
}

/// Rows of one text share it; one below a null has nobody to share it with.
TEST_F(StudyTables, TextsBelowNulls) {
  StudyTable table{.name = "t", .columns = {{"of"}}, .rows = {}};
  for (int i = 0; i < 9000; ++i)
    table.rows.push_back({i % 2048 < 3 || i % 5 == 0 ? Value() : Value("a text of some length")});
  for (int again = 0; again < 2; ++again) {
    const auto rows = saved(table);
    ASSERT_TRUE(rows) << message_of(rows);
    ASSERT_EQ(rows->size(), table.rows.size());
    for (size_t i = 0; i < rows->size(); ++i)
      ASSERT_EQ((*rows)[i].map().begin()->value, table.rows[i][0]) << i;
  }
}

TEST_F(StudyTables, CellsOfAnotherKindAreRefused) {
  for (const Value& cell : {Value("x"), Value(true), Value(List{})}) {
    const auto rows = saved({.name = "t", .columns = {{"mean", Type::estimate}}, .rows = {{cell}}});
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().message,
              fmt::format("The column 'mean' of the table 't' holds a {}.", cell.kind_name()));
    EXPECT_FALSE(real_env().exists(file()));
  }
  const auto text = saved({.name = "t", .columns = {{"of"}}, .rows = {{"\xFF"}}});
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message,
            "The column 'of' of the table 't' holds a text that is not UTF-8.");
  EXPECT_FALSE(saved({.name = "t", .columns = {{"of"}, {"n"}}, .rows = {{"x"}}}));
}

}  // namespace
}  // namespace lux
