#include <gtest/gtest.h>

#include "base/json.h"
#include "lab/duckdb/connection.h"
#include "lab/duckdb/parquet.h"
#include "tests/lab/testing.h"

namespace lux {
namespace {

TEST(DuckDB, GivesNestedValues) {
  auto connection = duckdb::Connection::open();
  ASSERT_TRUE(connection) << message_of(connection);
  const auto rows = connection->rows(
      "SELECT 1::TINYINT AS i, 2::UBIGINT AS u, 0.5::FLOAT AS f, 1.25::DECIMAL(9, 2) AS d, "
      "{'text': ['a', NULL], 'n': [[1], []]} AS s, 'b'::ENUM('a', 'b') AS e, "
      "map {'k': 3} AS m, [1.5, 2]::DOUBLE[2] AS v, '\\xFF'::BLOB AS blob, NULL AS nothing, "
      "4::HUGEINT AS h");
  ASSERT_TRUE(rows) << message_of(rows);
  Value row = rows->front();
  EXPECT_EQ(row.get_string("blob"), "\xff");
  row.map().erase("blob");
  EXPECT_EQ(to_json(row),
            R"({"i":1,"u":2,"f":0.5,"d":1.25,"s":{"text":["a",null],"n":[[1],[]]},"e":"b",)"
            R"("m":[{"key":"k","value":3}],"v":[1.5,2.0],"nothing":null,"h":4.0})");
}

TEST(DuckDB, SaysWhatIsWrongWithAQuery) {
  auto connection = duckdb::Connection::open();
  ASSERT_TRUE(connection);
  EXPECT_NE(message_of(connection->query("SELECT nonsense")).find("nonsense"), std::string::npos);
  EXPECT_NE(message_of(connection->rows("SELECT DATE '2020-01-01' AS day"))
                .find("Column 'day' has a type that cannot be read"),
            std::string::npos);
}

TEST(DuckDB, TakesParametersAsTheyAre) {
  auto connection = duckdb::Connection::open();
  ASSERT_TRUE(connection);
  const std::string text = "'; DROP TABLE x; --";
  {
    const std::vector<Value> parameters{text, int64_t{1} << 40U};
    auto answer = connection->stream("SELECT $1::VARCHAR, $2::BIGINT + 1", parameters);
    ASSERT_TRUE(answer) << message_of(answer);
    auto chunk = answer->next();
    ASSERT_TRUE(chunk);
    EXPECT_EQ(chunk->text(0, 0), text);
    EXPECT_EQ(chunk->numbers<int64_t>(1)[0], (int64_t{1} << 40U) + 1);
    EXPECT_FALSE(answer->next());
    EXPECT_TRUE(answer->failure());
  }
  EXPECT_FALSE(connection->stream("SELECT nonsense"));
  auto answer = connection->stream("SELECT error('gone at ' || i) FROM range(2) t(i)");
  std::string why = answer ? "" : message_of(answer);
  if (answer) {
    EXPECT_FALSE(answer->next());
    why = message_of(answer->failure());
  }
  EXPECT_NE(why.find("gone at 0"), std::string::npos) << why;
}

TEST(DuckDB, ReadsForeignParquetFiles) {
  Folder folder;
  auto connection = duckdb::Connection::open();
  ASSERT_TRUE(connection);
  const Path first = folder.path() / "te[s]t-00000-of-00002.parquet";
  const Path second = folder.path() / "test-00001-of-00002.parquet";
  ASSERT_TRUE(
      connection->query("COPY (SELECT 'q1' AS question, {'text': ['x','y'], 'label': "
                        "['A','B']} AS choices, DATE '2020-01-31' AS \"a day\") TO " +
                        duckdb::quoted(first.string()) + " (FORMAT parquet)"));
  ASSERT_TRUE(
      connection->query("COPY (SELECT 'q' || (i + 2) AS question FROM range(5000) t(i)) TO " +
                        duckdb::quoted(second.string()) + " (FORMAT parquet)"));
  const auto rows = read_parquet({first, second});
  ASSERT_TRUE(rows) << message_of(rows);
  ASSERT_EQ(rows->size(), 5001U);
  EXPECT_EQ(
      to_json(rows->front()),
      R"({"question":"q1","choices":{"text":["x","y"],"label":["A","B"]},"a day":"2020-01-31"})");
  EXPECT_EQ(rows->back().get_string("question"), "q5001");
}

TEST(DuckDB, NamesAFileThatIsNoParquet) {
  Folder folder;
  const Path file = folder.path() / "x.parquet";
  ASSERT_TRUE(real_env().write_file(file, "PAR1 not really"));
  EXPECT_NE(message_of(read_parquet({file})).find("x.parquet'"), std::string::npos);
  EXPECT_FALSE(read_parquet({folder.path() / "none.parquet"}));
}

}  // namespace
}  // namespace lux
