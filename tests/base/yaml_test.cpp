#include "base/yaml.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace lux {
namespace {

std::string as_json(std::string_view text) {
  const auto value = parse_yaml(text, "t.yaml");
  return value ? to_json(*value) : value.error().message;
}

// The expected types are those of PyYAML 6's SafeLoader.
TEST(Yaml, GivesPlainScalarsTheirTypes) {
  EXPECT_EQ(as_json("[1, -2, 1.5, 1e3, yes, off, ~, null, 'yes', \"1\", a b]"),
            R"([1,-2,1.5,"1e3",true,false,null,null,"yes","1","a b"])");
}

TEST(Yaml, ReadsAFunctionTagAsAMap) {
  EXPECT_EQ(as_json("process_docs: !function utils.f"),
            R"({"process_docs":{"!function":"utils.f"}})");
}

TEST(Yaml, KeepsBlockTextAndQuotedLineEnds) {
  EXPECT_EQ(as_json("a: \"x\\n\\n\"\nb: |\n  one\n  two\n"), R"({"a":"x\n\n","b":"one\ntwo\n"})");
}

TEST(Yaml, KeepsEveryBlankLineAndEscape) {
  EXPECT_EQ(as_json("a: \"x\n\n\n\"\n"), R"({"a":"x\n\n"})");
  EXPECT_EQ(as_json("a: \"\\xA0\"\n"), "{\"a\":\"\u00a0\"}");
}

TEST(Yaml, FollowsAliasesAndBoundsThem) {
  EXPECT_EQ(as_json("a: &x [1, 2]\nb: *x\n"), R"({"a":[1,2],"b":[1,2]})");
  std::string bomb = "a0: &a0 [1]\n";
  for (int i = 1; i < 40; ++i) bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", i, i - 1);
  EXPECT_TRUE(as_json(bomb).ends_with("too large."));
}

TEST(Yaml, NamesFileAndLine) {
  EXPECT_EQ(as_json("a: 1\nb: 2\na: 3\n"), "t.yaml:3: the key 'a' stands twice.");
  EXPECT_TRUE(as_json("a: [1\n").starts_with("t.yaml:"));
}

}  // namespace
}  // namespace lux
