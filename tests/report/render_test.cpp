#include "report/table/render.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/json.h"
#include "report/table/display.h"
#include "report/table/number.h"

namespace lux {
namespace {

Column column(const std::string& name, Format format) {
  return {.name = name, .format = format, .title = "", .unit = ""};
}

Table sample() {
  Table table;
  table.columns = {column("model", Format::text), column("params", Format::count),
                   column("arc", Format::estimate), column("n", Format::integer)};
  table.rows = {{"wick-3M", 3'145'728, estimate_cell(0.3123, 0.0141, 0.2849, 0.3401), 1172},
                {"光-10M", 10'000'000, Value(), 12345}};
  table.notes = {"± is one standard error."};
  return table;
}

TEST(Render, TerminalAligns) {
  EXPECT_EQ(render(sample(), TableFormat::table),
            "model    params                          arc       n\n"
            "───────  ──────  ───────────────────────────  ──────\n"
            "wick-3M   3.15M  0.312 ±0.014 [0.285, 0.340]   1 172\n"
            "光-10M      10M                            –  12 345\n"
            "\n"
            "± is one standard error.\n");
}

TEST(Render, ColourOnlyWhereAllowed) {
  EXPECT_EQ(render(sample(), TableFormat::table).find('\x1b'), std::string::npos);
  EXPECT_NE(render(sample(), TableFormat::table, {.colour = true}).find("\x1b[1mmodel"),
            std::string::npos);
}

TEST(Render, ANarrowTerminalGetsPanelsAndLosesNothing) {
  for (size_t width = 40; width < 60; ++width) {
    const std::string text = render(sample(), TableFormat::table, {.width = width});
    for (const char* part :
         {"model", "params", "arc", "wick-3M", "3.15M", "[0.285, 0.340]", "12 345", "光-10M"})
      EXPECT_NE(text.find(part), std::string::npos) << width << "\n" << text;
    for (size_t at = 0; at < text.size();) {
      const size_t end = text.find('\n', at);
      EXPECT_LE(display_width(text.substr(at, end - at)), width) << text;
      at = end + 1;
    }
  }
  EXPECT_EQ(render(sample(), TableFormat::table, {.width = 40}),
            "model    params\n"
            "───────  ──────\n"
            "wick-3M   3.15M\n"
            "光-10M      10M\n"
            "\n"
            "model                            arc\n"
            "───────  ───────────────────────────\n"
            "wick-3M  0.312 ±0.014 [0.285, 0.340]\n"
            "光-10M                             –\n"
            "\n"
            "model         n\n"
            "───────  ──────\n"
            "wick-3M   1 172\n"
            "光-10M   12 345\n"
            "\n"
            "± is one standard error.\n");
}

TEST(Render, LongTextsWrap) {
  Table table;
  table.columns = {column("model", Format::text), column("note", Format::text)};
  table.rows = {{"a", "one two three four five six seven"}};
  EXPECT_EQ(render(table, TableFormat::table, {.width = 20}),
            "model  note\n"
            "─────  ─────────────\n"
            "a      one two three\n"
            "       four five six\n"
            "       seven\n");
}

TEST(Render, ForeignTextCannotSteerTheTerminal) {
  Table table;
  table.columns = {column("x", Format::text)};
  table.rows = {{"\x1b[2Jgone\r\n\x7f\xc2\x9b\xe2\x80\xae\xff"}};
  const std::string text = render(table, TableFormat::table);
  EXPECT_NE(text.find("\\x1b[2Jgone\\r\\n\\x7f\\x9b\\u202e\xEF\xBF\xBD"), std::string::npos)
      << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(Render, JsonKeepsNumbersWhole) {
  Table table = sample();
  table.rows[0][1] = 1.0 / 3;
  table.rows[1][3] = std::nan("");
  table.rows[1][0] = "a\xff\n";
  EXPECT_EQ(render(table, TableFormat::json),
            "[\n {\"model\":\"wick-3M\",\"params\":0.3333333333333333,\"arc\":{\"value\":0.3123,"
            "\"stderr\":0.0141,\"ci_low\":0.2849,\"ci_high\":0.3401},\"n\":1172},\n"
            " {\"model\":\"a\xEF\xBF\xBD\\n\",\"params\":10000000,\"arc\":null,\"n\":null}\n]\n");
  table.rows.clear();
  EXPECT_EQ(render(table, TableFormat::json), "[]\n");
}

TEST(Render, CsvIsRfc4180) {
  Table table = sample();
  table.rows[1][0] = "say \"hi\",\nthen go";
  table.rows[0][0] = "";
  EXPECT_EQ(render(table, TableFormat::csv),
            "model,params,arc,arc_stderr,arc_ci_low,arc_ci_high,n\r\n"
            "\"\",3145728,0.3123,0.0141,0.2849,0.3401,1172\r\n"
            "\"say \"\"hi\"\",\nthen go\",10000000,,,,,12345\r\n");
}

TEST(Render, MarkdownEscapes) {
  Table table = sample();
  table.rows[1][0] = "a|b_<c>";
  EXPECT_EQ(render(table, TableFormat::md),
            "| model | params | arc | n |\n"
            "| --- | ---: | ---: | ---: |\n"
            "| wick-3M | 3.15M | 0.312 ±0.014 \\[0.285, 0.340\\] | 1 172 |\n"
            "| a\\|b\\_\\<c\\> | 10M | – | 12 345 |\n"
            "\n"
            "± is one standard error.\n");
}

TEST(Render, KnowsItsFormats) {
  EXPECT_EQ(table_format("csv"), TableFormat::csv);
  EXPECT_FALSE(table_format("xml"));
  EXPECT_EQ(render(Table(), TableFormat::table), "Nothing to show.\n");
}

TEST(Display, Widths) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("光の計"), 6U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // e and a combining accent
  EXPECT_EQ(display_width("±–é"), 3U);
}

TEST(Numbers, ReadWell) {
  EXPECT_EQ(grouped(1234567), "1 234 567");
  EXPECT_EQ(grouped(-1234), "-1 234");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(in_short(3'145'728), "3.15M");
  EXPECT_EQ(in_short(999'999), "1M");
  EXPECT_EQ(in_short(134'000'000), "134M");
  EXPECT_EQ(in_short(6.9e9), "6.9B");
  EXPECT_EQ(in_short(12), "12");
  EXPECT_EQ(short_real(-12.3456), "-12.35");
  EXPECT_EQ(short_real(0), "0");
  EXPECT_EQ(short_real(1.5e-9), "1.500e-09");
  EXPECT_EQ(decimals_for(0.014), 3);
  EXPECT_EQ(decimals_for(0.00052), 5);
  EXPECT_EQ(decimals_for(2.5), 1);
  EXPECT_EQ(decimals_for(std::nan("")), 3);
  EXPECT_EQ(readable(estimate_cell(0.5, std::nan(""), 0.2, 0.8), Format::estimate),
            "0.500 [0.200, 0.800]");
  EXPECT_EQ(readable(Value(std::nan("")), Format::real), "–");
}

}  // namespace
}  // namespace lux
