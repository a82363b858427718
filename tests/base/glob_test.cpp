#include "base/glob.h"

#include <gtest/gtest.h>

namespace lux {
namespace {

using Names = std::vector<std::string>;

TEST(Glob, PatternsBecomeTheNamesThatTheyFit) {
  const std::set<std::string> there = {"arc_easy", "mmlu_art", "mmlu_law", "odd[1]", "race"};
  EXPECT_EQ(expand_globs({"race", "mmlu_*", "rac?"}, there),
            (Names{"race", "mmlu_art", "mmlu_law"}));
  EXPECT_EQ(expand_globs({"[am]*_[!e]*"}, there), (Names{"mmlu_art", "mmlu_law"}));
  EXPECT_EQ(expand_globs({"odd[1]"}, there), Names{"odd[1]"});          // is there just so
  EXPECT_EQ(expand_globs({"no*", "no"}, there), (Names{"no*", "no"}));  // to be refused by name
  EXPECT_EQ(expand_globs({}, there), Names{});
}

TEST(Glob, BackslashesEscapeNothing) {
  EXPECT_TRUE(matches_glob("a\\*", "a\\b"));
  EXPECT_FALSE(matches_glob("a\\*", "a*"));
}

}  // namespace
}  // namespace lux
