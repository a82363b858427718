// Templates that mean harm: they fail, in bounded time, memory and stack.
#include <gtest/gtest.h>

#include <string>

#include "base/jinja/jinja.h"

namespace lux::jinja {
namespace {

std::string repeated(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

Result<std::string> rendered(const std::string& source, Options options = Options::chat()) {
  LUX_TRY(const Template made, Template::parse(source, options));
  return made.render({});
}

TEST(HostileTemplate, NestsTooDeeply) {
  constexpr size_t many = 30'000;
  for (const auto& [open, close] : {std::pair{"(", ")"},
                                    {"[", "]"},
                                    {"{1:", "}"},
                                    {"-", ""},
                                    {"not ", ""},
                                    {"x[", "]"},
                                    {"f(", ")"},
                                    {"1 if 1 else ", ""},
                                    {"x|default(", ")"},
                                    {"x is eq(", ")"}})
    EXPECT_FALSE(rendered("{{ " + repeated(open, many) + "1" + repeated(close, many) + " }}"))
        << open;
  for (const auto* link :
       {" + 1", ".a", "[0]", "|list", "()", " and 1", " or 0", " ** 1", " is true"})
    EXPECT_FALSE(rendered("{{ 1" + repeated(link, many) + " }}")) << link;
  EXPECT_FALSE(rendered(repeated("{% if 1 %}", many)));
  EXPECT_FALSE(rendered(repeated("{% for x in y %}", many)));
  EXPECT_FALSE(rendered(repeated("{% macro m() %}", many)));
  EXPECT_FALSE(rendered(repeated("{% if 1 %}", 90) + "{{ " + repeated("(", 190) + "1" +
                        repeated(")", 190) + " }}"));
}

TEST(HostileTemplate, CallsItself) {
  EXPECT_FALSE(rendered("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"));
  EXPECT_FALSE(rendered("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}"));
  EXPECT_FALSE(rendered("{% macro f() %}{% call f() %}{% endcall %}{% endmacro %}{{ f() }}"));
}

TEST(HostileTemplate, BuildsDeepObjects) {
  const std::string nest =
      "{% set ns = namespace(x=[]) %}{% for i in range(90000) %}{% set ns.x = ";
  EXPECT_EQ(rendered(nest + "[ns.x] %}{% endfor %}ok"), "ok");
  EXPECT_EQ(rendered(nest + "{'k': (ns.x,)} %}{% endfor %}ok"), "ok");
  EXPECT_EQ(rendered(nest + "namespace(y=ns.x) %}{% endfor %}ok"), "ok");
  EXPECT_EQ(rendered(nest + "[ns.x].index %}{% endfor %}ok"), "ok");
  EXPECT_EQ(rendered(nest + "joiner(ns.x) %}{% endfor %}ok"), "ok");
  EXPECT_EQ(rendered(nest + "cycler(ns.x) %}{% endfor %}ok"), "ok");
  EXPECT_EQ(rendered(nest + "cycler(ns.x).next %}{% endfor %}ok"), "ok");
  const std::string loops =
      "{% set ns = namespace(x=1) %}{% for i in range(90000) %}{% set old = ns.x %}"
      "{% for y in [ns.x] %}{% set ns.x = ";
  EXPECT_EQ(rendered(loops + "loop %}{% endfor %}{% endfor %}ok"), "ok");
  EXPECT_EQ(rendered(loops + "loop.cycle %}{% endfor %}{% endfor %}ok"), "ok");
  const std::string macros =
      "{% set ns = namespace(x=1) %}{% for i in range(50000) %}{% set old = ns.x %}"
      "{% macro m() %}{% endmacro %}{% set ns.x = m %}{% endfor %}ok";
  EXPECT_EQ(rendered(macros), "ok");
  EXPECT_FALSE(rendered(nest + "[ns.x] %}{% endfor %}{{ ns.x|tojson }}"));
  EXPECT_FALSE(rendered(nest + "[ns.x] %}{% endfor %}{{ ns.x|string }}"));
  EXPECT_FALSE(rendered(nest + "[ns.x] %}{% endfor %}{{ ns.x == [ns.x] }}"));
}

TEST(HostileTemplate, GrowsWithoutEnd) {
  const std::string twice =
      "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ";
  EXPECT_FALSE(rendered(twice + "ns.x ~ ns.x %}{% endfor %}"));
  EXPECT_FALSE(rendered(twice + "ns.x * 2 %}{% endfor %}"));
  EXPECT_FALSE(rendered(twice + "[ns.x, ns.x] %}{% endfor %}{{ ns.x }}"));
  EXPECT_FALSE(rendered(twice + "ns.x|list + ns.x|list %}{% endfor %}"));
  EXPECT_FALSE(rendered(twice + "ns.x|replace('a', 'bab')|replace('b', 'aba') %}{% endfor %}"));
  EXPECT_FALSE(rendered("{{ range(100001) }}"));
  EXPECT_FALSE(rendered("{{ 'x'|center(9999999999) }}"));
  EXPECT_FALSE(rendered("{{ '%.99999999f' % 1.5 }}"));
  EXPECT_FALSE(rendered("{{ '{:999999999}'.format(1) }}"));
  EXPECT_FALSE(rendered("{{ [1]|batch(999999999, 1)|list }}"));
  EXPECT_FALSE(rendered("{{ 9 ** 9 ** 9 ** 9 }}"));
}

TEST(HostileTemplate, HoldsItself) {
  const Options task = Options::task();
  EXPECT_FALSE(rendered("{% set l = [] %}{% set _ = l.append(l) %}{{ l }}", task));
  EXPECT_FALSE(rendered("{% set l = [] %}{% set _ = l.append(l) %}{{ l == [l] }}", task)
                   .value_or("fails")
                   .empty());
  EXPECT_EQ(rendered("{% set ns = namespace() %}{% set ns.ns = ns %}ok"), "ok");
  EXPECT_EQ(rendered("{% macro f() %}{% set g = f %}{% endmacro %}{{ f() }}ok"), "ok");
  EXPECT_EQ(rendered("{% set d = {} %}{% set _ = d.update(d=d) %}ok", task), "ok");
}

TEST(HostileTemplate, BacktracksWithoutEnd) {
  const auto made = Template::parse("{{ x | regex_replace('(a+)+$', '') }}");
  EXPECT_FALSE(made->render({{"x", std::string(60, 'a') + "b"}}));
}

}  // namespace
}  // namespace lux::jinja
