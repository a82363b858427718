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

TEST(Yaml, NamesFileAndLine) {
  EXPECT_EQ(as_json("a: 1\nb: 2\na: 3\n"), "t.yaml:3: the key 'a' stands twice.");
  EXPECT_TRUE(as_json("a: [1\n").starts_with("t.yaml:"));
}

}  // namespace
}  // namespace lux
