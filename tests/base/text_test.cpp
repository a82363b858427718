#include "base/text.h"

#include <gtest/gtest.h>

namespace lux {
namespace {

TEST(Text, ValidatesUtf8) {
  EXPECT_TRUE(is_valid_utf8("aé漢😀"));
  EXPECT_EQ(valid_utf8_prefix("ab\xffz"), 2U);
  EXPECT_FALSE(is_valid_utf8("\xc0\xaf"));          // overlong
  EXPECT_FALSE(is_valid_utf8("\xed\xa0\x80"));      // a surrogate
  EXPECT_FALSE(is_valid_utf8("\xf4\x90\x80\x80"));  // past 10FFFF
  EXPECT_FALSE(is_valid_utf8("\xe6\xbc"));          // cut off
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(count_code_points("aé漢😀"), 4U);
  EXPECT_EQ(code_point_offset("aé漢😀", 2), 3U);
  EXPECT_EQ(code_point_offset("aé", 9), 3U);
}

TEST(Text, StripsWhatPythonStrips) {
  EXPECT_EQ(strip(" \t\n a b \u00a0\u2003"), "a b");
  EXPECT_EQ(lstrip("\x1c x "), "x ");
  EXPECT_EQ(rstrip(" é\u3000"), " é");
  EXPECT_EQ(strip("\u200b"), "\u200b");  // a zero-width space is no white space to Python
}

TEST(Text, EncodesAndDecodes) {
  std::string out;
  for (char32_t c : {U'a', U'é', U'漢', U'😀'}) append_utf8(out, c);
  EXPECT_EQ(out, "aé漢😀");
  size_t at = 3;
  EXPECT_EQ(next_code_point(out, at), U'漢');
  EXPECT_EQ(at, 6U);
}

TEST(Text, Replaces) {
  EXPECT_EQ(replace_all("a  b   c", "  ", " "), "a b  c");
}

}  // namespace
}  // namespace lux
