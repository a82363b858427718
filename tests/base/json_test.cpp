#include "base/json.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lux {
namespace {

TEST(Json, KeepsIntegersRealsAndOrderApart) {
  const auto value = parse_json(R"({"b": 1, "a": 1.0, "c": [true, null, "x\u00e9"]})");
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(to_json(*value), "{\"b\":1,\"a\":1.0,\"c\":[true,null,\"xé\"]}");
}

TEST(Json, ReadsPythonsNaNAndInfinity) {
  const auto value = parse_json("[NaN, Infinity, -Infinity]");
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_TRUE(std::isnan(value->list()[0].number()));
  EXPECT_EQ(to_json(*value), "[NaN,Infinity,-Infinity]");
}

TEST(Json, RealsReadBackTheSame) {
  for (double x : {0.1, 1e-300, -3.4028234663852886e38, 2.2250738585072014e-308, 1.0 / 3.0}) {
    const auto again = parse_json(to_json(Value(x)));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->number(), x);
  }
}

TEST(Json, ReadsNumbersOfAnyLength) {
  const auto read = [](std::string_view text) { return parse_json(text).value().number(); };
  EXPECT_EQ(read("0.00000000000000000000000000000"), 0.0);
  EXPECT_FALSE(parse_json("1e400"));  // refused rather than made infinite
  EXPECT_EQ(read("123456789012345678901234567890"), 123456789012345678901234567890.0);
  EXPECT_EQ(read("9223372036854775807"), 9223372036854775807.0);
  EXPECT_TRUE(parse_json("-9223372036854775808")->is_int());
  EXPECT_TRUE(parse_json("9223372036854775808")->is_real());
  EXPECT_EQ(read("-0.1e-5"), -0.1e-5);
  EXPECT_FALSE(parse_json("01"));
  EXPECT_FALSE(parse_json("1."));
  EXPECT_FALSE(parse_json(".5"));
}

TEST(Json, WritesTheFewestDigits) {
  EXPECT_EQ(to_json(Value(0.1 + 0.2)), "0.30000000000000004");
  EXPECT_EQ(to_json(Value(-2.0)), "-2.0");
  EXPECT_EQ(to_json(Value(1e300)), "1e+300");
}

TEST(Json, RefusesWhatIsNotJson) {
  EXPECT_FALSE(parse_json("{\"a\": }"));
  EXPECT_FALSE(parse_json("\"\xff\""));
  EXPECT_FALSE(parse_json("1 2"));
  EXPECT_FALSE(parse_json(""));
  EXPECT_FALSE(parse_json(std::string(100000, '[')));
}

}  // namespace
}  // namespace lux
