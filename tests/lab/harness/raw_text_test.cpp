#include "lab/harness/raw_text.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/json.h"
#include "base/python/json.h"
#include "base/text.h"
#include "lab/harness/indented.h"

namespace lux::harness {
namespace {

TEST(HarnessRawText, LengthsAreOfTheTextBehindTheEscapes) {
  for (const char* raw : {"plain", "", R"(a\nb\t\"c\"\\)", R"(\u00e9\u4e2d)", R"(\ud83d\ude00!)",
                          "é中😀", R"(tail\\)", "sixteen bytes….", "0123456789abcdef0é",
                          "0123456789abcdef", R"(0123456789abcdef0123\n)"}) {
    const std::string text = parse_json("\"" + std::string(raw) + "\"")->string();
    EXPECT_EQ(unescaped(raw), text) << raw;
    EXPECT_EQ(lengths_of(raw).bytes, static_cast<int32_t>(text.size())) << raw;
    EXPECT_EQ(lengths_of(raw).chars, static_cast<int32_t>(count_code_points(text))) << raw;
    EXPECT_EQ(unescaped(escaped(text)), text) << raw;
  }
  EXPECT_EQ(lengths_of(R"(\ud83d)").chars, 1);  // as Python's len()
  EXPECT_EQ(unescaped(R"(\ud83d)"), "\xEF\xBF\xBD");
  for (const char* cut : {"\\", "\\u", "\\u12", "\\ud83d\\u12"})
    EXPECT_FALSE(unescaped(cut).size() > 8) << cut;
}

TEST(HarnessRawText, NumbersMayBeTexts) {
  EXPECT_EQ(number_of("-12.5"), -12.5);
  EXPECT_EQ(number_of("\"-12.5\""), -12.5);
  EXPECT_EQ(number_of("\"1e-05\""), 1e-05);
  EXPECT_TRUE(std::isnan(*number_of("\"nan\"")));
  EXPECT_TRUE(std::isnan(*number_of("NaN")));
  EXPECT_EQ(number_of("\"-inf\""), -INFINITY);
  EXPECT_EQ(number_of("-Infinity"), -INFINITY);
  EXPECT_EQ(number_of("\"x\""), std::nullopt);
  EXPECT_EQ(number_of(""), std::nullopt);
  EXPECT_EQ(integer_of("\"7\""), 7);
  EXPECT_EQ(integer_of("7.5"), std::nullopt);
  EXPECT_EQ(truth_of("\"True\""), true);
  EXPECT_EQ(truth_of("false"), false);
  EXPECT_EQ(truth_of("1.0"), true);
  EXPECT_EQ(truth_of("0.5"), std::nullopt);
}

TEST(HarnessRawText, IndentsAsPython) {
  const std::string raw =
      R"({"a": [1, 2.50, {"b": null}], "empty": {}, "none": [ ], "text": "é \u00e9 \n \u0001 \"", )"
      R"("nan": NaN, "t": true})";
  const std::string wanted =
      "{\n  \"a\": [\n    1,\n    2.50,\n    {\n      \"b\": null\n    }\n  ],\n  \"empty\": {},\n"
      "  \"none\": [],\n  \"text\": \"é é \\n \\u0001 \\\"\",\n  \"nan\": NaN,\n  \"t\": true\n}";
  EXPECT_EQ(indented(raw), wanted);
  const std::string plain = R"({"q":"x","c":["a","b"],"n":{"k":3}})";
  EXPECT_EQ(indented(plain), python::dump_json(*parse_json(plain)));
}

// What stands as json.dumps writes it is copied as one; what does not, and escapes, are not.
TEST(HarnessRawText, IndentsMembersOfAnyForm) {
  const std::string wanted = "{\n  \"k\": \"v\",\n  \"e\": \"a\\\\b é\",\n  \"n\": -1.5\n}";
  for (const char* raw : {
           R"({"k": "v", "e": "a\\b \u00e9", "n": -1.5})",
           R"({"k":"v","e":"a\\b \u00e9","n":-1.5})",
           R"({"k" : "v" , "e"  :  "a\\b é" , "n" : -1.5 })",
           R"({"\u006b": "v", "e": "a\\b é", "n":  -1.5})",
       })
    EXPECT_EQ(indented(raw), wanted) << raw;
  const std::string large(200, 'x');
  EXPECT_EQ(indented(R"({"k": ")" + large + R"(\u0021"})"), "{\n  \"k\": \"" + large + "!\"\n}");
}

}  // namespace
}  // namespace lux::harness
