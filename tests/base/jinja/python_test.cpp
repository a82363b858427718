// str(), repr(), ast.literal_eval() and the cases of letters against Python (make_golden.py).
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/jinja/jinja.h"
#include "base/jinja/python/chars.h"
#include "tests/base/jinja/golden.h"

namespace lux::jinja {
namespace {

TEST(PythonLiteral, ReadsWhatPythonReads) {
  const auto cases = read_golden("literals");
  EXPECT_GE(cases.size(), 100U);
  for (const Golden& golden : cases) {
    const auto value = python_literal(golden.input.string());
    const Value* wanted = golden.outcome.find("value");
    EXPECT_EQ(value.has_value(), wanted != nullptr)
        << golden.input.string() << "\n wants " << to_json(golden.outcome);
    if (!value || !wanted) continue;
    EXPECT_EQ(to_json(*value), to_json(*wanted)) << golden.input.string();
    EXPECT_EQ(python_repr(*value), *golden.outcome.get_string("repr"));
    EXPECT_EQ(python_str(*value), *golden.outcome.get_string("str"));
  }
}

TEST(PythonLiteral, NestsTooDeeply) {
  EXPECT_FALSE(python_literal(std::string(100'000, '[')));
  EXPECT_FALSE(python_literal(std::string(100'000, '(')));
  EXPECT_FALSE(python_literal("\xff"));
}

TEST(PythonLiteral, NamesWhatItDoesNotSupport) {
  const auto named = python_literal("[1, '\\N{BULLET}']");
  ASSERT_FALSE(named);
  EXPECT_NE(named.error().message.find("\\N"), std::string::npos) << named.error().message;
}

TEST(PythonRepr, PrintsNumbers) {
  EXPECT_EQ(python_repr(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(python_repr(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(python_repr(std::nan("")), "nan");
  EXPECT_EQ(python_repr(1.0), "1.0");
  EXPECT_EQ(python_repr(1e-5), "1e-05");
  EXPECT_EQ(python_repr(0.1), "0.1");
  EXPECT_EQ(python_str(nullptr), "None");
  EXPECT_EQ(python_str(Map{{"a", List{1, "it's"}}}), "{'a': [1, \"it's\"]}");
}

TEST(Chars, ChangesCaseAsPythonDoes) {
  const auto cases = read_golden("case");
  EXPECT_GE(cases.size(), 50U);
  for (const Golden& golden : cases) {
    const std::string& text = golden.input.string();
    const List& wanted = golden.outcome.find("cases")->list();
    EXPECT_EQ(to_upper(text), wanted[0].string()) << text;
    EXPECT_EQ(to_lower(text), wanted[1].string()) << text;
    EXPECT_EQ(to_title(text), wanted[2].string()) << text;
    EXPECT_EQ(to_capitalized(text), wanted[3].string()) << text;
    EXPECT_EQ(to_swapped_case(text), wanted[4].string()) << text;
    EXPECT_EQ(to_folded(text), wanted[5].string()) << text;
    EXPECT_EQ(python_repr(text), *golden.outcome.get_string("repr"));
  }
}

TEST(Chars, ClassifiesAsPythonDoes) {
  const auto made = Template::parse(
                        "{{ [t.isupper(), t.islower(), t.istitle(), t.isalpha(), t.isalnum(), "
                        "t.isdigit(), t.isdecimal(), t.isspace()]|tojson }}")
                        .value();
  for (const Golden& golden : read_golden("case")) {
    const Value classes = parse_json(made.render({{"t", golden.input}}).value()).value();
    EXPECT_EQ(classes, *golden.outcome.find("classes")) << golden.input.string();
  }
}

}  // namespace
}  // namespace lux::jinja
