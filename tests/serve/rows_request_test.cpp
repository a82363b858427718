#include "serve/rows_request.h"

#include <gtest/gtest.h>

namespace lux::serve {
namespace {

const RowColumns columns{.sorted = {"game", "score"}, .filtered = {"game"}};

TEST(RowsRequest, IsReadAsItIsMeant) {
  const auto plain = rows_request({}, columns);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->from, 0);
  EXPECT_EQ(plain->count, 100);
  EXPECT_FALSE(plain->sort);
  const auto all = rows_request(
      {{"from", "20"}, {"count", "1000"}, {"sort", "score"}, {"down", "1"}, {"game", "' OR 1=1"}},
      columns);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->from, 20);
  EXPECT_EQ(all->count, 1000);
  EXPECT_EQ(all->sort, "score");
  EXPECT_TRUE(all->down);
  EXPECT_EQ(all->filters.at("game"), "' OR 1=1");
}

TEST(RowsRequest, NothingElseIsTaken) {
  const Words wrong[] = {{{"from", "-1"}},    {{"from", "1e3"}},
                         {{"from", ""}},      {{"from", "99999999999999999999"}},
                         {{"from", " 1"}},    {{"count", "0"}},
                         {{"count", "1001"}}, {{"sort", "score; DROP TABLE live"}},
                         {{"sort", "unit"}},  {{"down", "yes"}},
                         {{"score", "1"}},    {{"nonsense", "1"}},
                         {{"from", "1x"}}};
  for (const Words& words : wrong) {
    const auto request = rows_request(words, columns);
    ASSERT_FALSE(request) << words.begin()->first << "=" << words.begin()->second;
    EXPECT_EQ(request.error().kind, Error::Kind::usage);
  }
}

}  // namespace
}  // namespace lux::serve
