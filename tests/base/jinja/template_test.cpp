// Templates against Jinja2 itself: the golden files hold what it made of them (make_golden.py).
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "base/jinja/jinja.h"
#include "tests/base/jinja/golden.h"

namespace lux::jinja {
namespace {

constexpr std::string_view now = "2026-01-31T23:59:58Z";

Result<std::string> rendered(const Value& input, Options options) {
  LUX_TRY(const Template made, Template::parse(*input.get_string("template"), options, "case"));
  const Value* variables = input.find("variables");
  return made.render(variables ? variables->map() : Map(), now);
}

void check(const std::string& name, Options options, size_t at_least) {
  const auto cases = read_golden(name);
  EXPECT_GE(cases.size(), at_least);
  for (const Golden& golden : cases) {
    const auto text = rendered(golden.input, options);
    const auto wanted = golden.outcome.get_string("output");
    EXPECT_EQ(text.has_value(), wanted.has_value())
        << to_json(golden.input) << "\n wants " << to_json(golden.outcome) << "\n  gets "
        << (text ? *text : text.error().message);
    if (text && wanted) {
      EXPECT_EQ(*text, *wanted) << to_json(golden.input);
    }
    if (!text) {
      EXPECT_EQ(text.error().message.find("case:"), 0U) << text.error().message;
      EXPECT_NE(text.error().message.find("case:0:"), 0U) << text.error().message;
    }
  }
}

TEST(Jinja, RendersTasksAsJinja2Does) {
  check("tasks", Options::task(), 100);
}

TEST(Jinja, EvaluatesExpressionsAsJinja2Does) {
  check("expressions", Options::task(), 500);
}

TEST(Jinja, RendersChatsAsJinja2Does) {
  check("chats", Options::chat(), 80);
}

TEST(Jinja, NamesWhatItDoesNotSupport) {
  for (const Value& row : read_lines("unsupported.jsonl")) {
    const auto options = row.get_string("mode") == "chat" ? Options::chat() : Options::task();
    const auto text = rendered(row, options);
    ASSERT_FALSE(text) << to_json(row) << " gives " << *text;
    EXPECT_NE(text.error().message.find(*row.get_string("names")), std::string::npos)
        << to_json(row) << "\n says " << text.error().message;
  }
}

TEST(Jinja, NamesTheLine) {
  const auto broken = Template::parse("a\nb {{ x", Options::task(), "prompt");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().message, "prompt:2: The template ends within a tag.");
  const auto made = Template::parse("a\n\n{{ x }}", Options::task(), "prompt");
  EXPECT_EQ(made->render({}).error().message, "prompt:3: 'x' is undefined.");
  const auto nested = Template::parse("{% for x in [1] %}\n{{ x.y.z }}\n{% endfor %}");
  EXPECT_EQ(nested->render({}).error().message, "template:2: 'int object' has no attribute 'y'.");
}

TEST(Jinja, RefusesInvalidUtf8) {
  EXPECT_FALSE(Template::parse("a\xff"));
}

TEST(Jinja, NeedsATimeForStrftimeNow) {
  const auto made = Template::parse("{{ strftime_now('%Y') }}", Options::chat());
  EXPECT_FALSE(made->render({}));
  EXPECT_EQ(made->render({}, "2031-02-03T04:05:06Z").value(), "2031");
}

TEST(Jinja, LeavesTheVariablesAlone) {
  const auto made = Template::parse("{% set _ = l.append(3) %}{{ l }}");
  const Map variables{{"l", List{1, 2}}};
  EXPECT_EQ(made->render(variables).value(), "[1, 2, 3]");
  EXPECT_EQ(made->render(variables).value(), "[1, 2, 3]");
}

TEST(Jinja, RendersFromSeveralThreads) {
  const auto made = Template::parse("{% for i in range(50) %}{{ x ~ i }},{% endfor %}").value();
  std::vector<std::string> texts(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& text : texts)
      threads.emplace_back([&made, &text] { text = made.render({{"x", "é"}}).value(); });
  }
  for (const std::string& text : texts) EXPECT_EQ(text, texts[0]);
}

}  // namespace
}  // namespace lux::jinja
