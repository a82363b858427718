// The parts of the report's page that keep text harmless, and figures that must say what tables
// say.
#include "report/page/page.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "base/json.h"
#include "lab/study_tables.h"
#include "report/figures/figure.h"
#include "report/page/bundle.h"
#include "report/page/pack.h"
#include "report/table/document.h"

namespace lux {
namespace {

TEST(Pack, Base64AsInRfc4648) {
  EXPECT_EQ(page::base64(""), "");
  EXPECT_EQ(page::base64("f"), "Zg==");
  EXPECT_EQ(page::base64("fo"), "Zm8=");
  EXPECT_EQ(page::base64("foo"), "Zm9v");
  EXPECT_EQ(page::base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(page::base64("\xff\xfe"), "//4=");
}

TEST(Pack, SourceHashOfTheStandardsExample) {
  // W3C, Content Security Policy Level 2, 4.2.5: alert('Hello, world.');
  EXPECT_EQ(page::source_hash("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
}

TEST(Pack, NothingInAScriptEndsIt) {
  const Value hostile = Map{{"text", "</script><!-- <SCRIPT> \xE2\x80\xA8\xE2\x80\xA9 & \""}};
  const std::string safe = page::within_script(to_json(hostile));
  EXPECT_EQ(safe.find('<'), std::string::npos);
  EXPECT_EQ(safe.find("\xE2\x80\xA8"), std::string::npos);
  EXPECT_EQ(*parse_json(safe), hostile);
}

TEST(Pack, GzipBegins) {
  const std::string packed = page::gzip(std::string(100000, 'x'));
  EXPECT_EQ(packed.substr(0, 2), "\x1f\x8b");
  EXPECT_LT(packed.size(), 1000);
}

TEST(Page, HoldsOneScriptUnderItsHash) {
  const std::string html = page::html({{"a\"b", "{\"x\":\"<\"}", false}}, "<b>lab</b>");
  EXPECT_NE(html.find("script-src " + page::source_hash(page::script())), std::string::npos);
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(html.find("unsafe"), std::string::npos);
  EXPECT_NE(html.find("<title>&lt;b&gt;lab&lt;/b&gt;</title>"), std::string::npos);
  EXPECT_NE(html.find("data-document=\"a&quot;b\">{\"x\":\"\\u003c\"}</script>"),
            std::string::npos);
}

TEST(Page, CutsTextAtWholeCodePoints) {
  EXPECT_EQ(page::shortened("abc", 3), "abc");
  const std::string cut = page::shortened("aé\xE2\x82\xAC" + std::string(50, 'z'), 4);
  EXPECT_TRUE(cut.starts_with("aé\n[… "));
}

Value with_interval(double value, double low, double high) {
  return estimate_cell(value, (high - low) / 4, low, high);
}

TEST(Ranks, OnlyWhereIntervalsLieApart) {
  Table table;
  table.columns = {{"model"}, {"score", Format::score}};
  table.rows = {{"a", with_interval(0.9, 0.8, 1.0)},
                {"b", with_interval(0.7, 0.6, 0.85)},
                {"c", with_interval(0.3, 0.2, 0.4)},
                {"d", Value()}};
  const Value document = ranked_document(table);
  const List& rows = document.find("rows")->list();
  const auto ranks = [&](size_t row) {
    const List& parts = rows[row].list()[1].list();
    return std::pair(parts.at(4).integer(), parts.at(5).integer());
  };
  EXPECT_EQ(ranks(0), std::pair(int64_t{1}, int64_t{2}));
  EXPECT_EQ(ranks(1), std::pair(int64_t{1}, int64_t{2}));
  EXPECT_EQ(ranks(2), std::pair(int64_t{3}, int64_t{3}));
  EXPECT_TRUE(rows[3].list()[1].is_null());
}

class FiguresOfStudies : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("luxmeter-figures-" + std::to_string(::getpid()));
    auto lab = Lab::create_or_open(real_env(), folder_);
    ASSERT_TRUE(lab) << lab.error().message;
    using Type = StudyColumn::Type;
    const StudyTable slices{
        .name = "slices",
        .columns = {{"slice"}, {"models", Type::integer}, {"decades", Type::real}},
        .rows = {{"wick", 3, 2.5}}};
    const StudyTable correlations{
        .name = "correlations",
        .columns = {{"slice"},
                    {"task"},
                    {"correlation"},
                    {"metric"},
                    {"models", Type::integer},
                    {"decades", Type::real},
                    {"correlated", Type::integer},
                    {"mean", Type::real},
                    {"mean_stderr", Type::real},
                    {"mean_ci_low", Type::real},
                    {"mean_ci_high", Type::real},
                    {"ceiling", Type::real}},
        .rows = {
            {"wick", "t<b>", "spearman", "acc", 3, 2.5, 17, 0.125, 0.1, -0.25, 0.375, 0.8},
            {"wick", "t<b>", "spearman", "logprob_gold", 3, 2.5, 20, 0.75, 0.1, 0.5, 0.875, 1.0},
            {"wick", "u\x1b[2J", "kendall", "acc", 3, 2.5, 5, 0.5, 0.1, 0.25, 0.625, 0.7}}};
    ASSERT_TRUE(save_study(*lab, "chain", Map{{"command", "luxmeter study chain"}},
                           {slices, correlations}));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Path folder_;
};

TEST_F(FiguresOfStudies, SayWhatTheTablesSay) {
  const auto lab = Lab::open(real_env(), folder_);
  ASSERT_TRUE(lab);
  FigureInput input{.studies = *StudyReader::open(*lab), .lab = "LAB"};
  const auto figure = make_figure("chain-stripes", input);
  ASSERT_TRUE(figure) << figure.error().message;
  const Table rows = selected_rows(*figure);
  ASSERT_EQ(rows.rows.size(), 2);                             // of Spearman's correlation
  EXPECT_EQ(rows.rows[0][rows.column("mean")], Value(0.75));  // the chain's order: log p first
  EXPECT_EQ(rows.rows[1][rows.column("mean")], Value(0.125));
  EXPECT_EQ(rows.rows[1][rows.column("low")], Value(-0.25));
  EXPECT_EQ(rows.rows[1][rows.column("high")], Value(0.375));
  EXPECT_EQ(rows.rows[1][rows.column("n")], Value(17));
  const Value spec = complete_spec(*figure);
  EXPECT_EQ(spec.find("data")->find("values")->list().size(), 2);
  const auto table = input.studies.table("chain", "correlations", "ORDER BY mean");
  ASSERT_TRUE(table);
  const Value& mean = table->rows[0][table->column("mean")];
  EXPECT_EQ(mean.get_number("ci_low"), -0.25);
}

TEST_F(FiguresOfStudies, MakeControlCharactersVisible) {
  const auto lab = Lab::open(real_env(), folder_);
  FigureInput input{.studies = *StudyReader::open(*lab), .lab = "LAB"};
  input.picked["correlation"] = "kendall";
  const auto figure = make_figure("chain-stripes", input);
  ASSERT_TRUE(figure);
  EXPECT_EQ(to_json(complete_spec(*figure)).find("\\u001b"), std::string::npos);
}

TEST_F(FiguresOfStudies, NameTheCommandThatIsMissing) {
  const auto lab = Lab::open(real_env(), folder_);
  FigureInput input{.studies = *StudyReader::open(*lab), .lab = "LAB"};
  const auto traits = make_figure("traits-size", input);
  ASSERT_FALSE(traits);
  EXPECT_NE(traits.error().message.find("luxmeter study traits --lab LAB"), std::string::npos);
  const auto none = make_figure("chain-strips", input);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("chain-stripes"), std::string::npos);
  input.picked["correlation"] = "spaerman";
  EXPECT_FALSE(make_figure("chain-stripes", input));
}

}  // namespace
}  // namespace lux
