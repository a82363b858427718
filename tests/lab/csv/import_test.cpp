#include "lab/csv/import.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "lab/card/known_card.h"
#include "lab/measure_record.h"
#include "tests/lab/testing.h"

namespace lux::csv {
namespace {

constexpr const char* mapping = R"yaml(
model: {column: Model, lower: true, trim: true}
scores:
  - {column: "*, Quality", metric: quality, std: "*, Quality (std)"}
characteristics:
  model: {column: Name, trim: true}
  params: {column: Size (B), times: billions}
  tokens: {column: Tokens, times: billions}
  commercial: Commercial
assumed: {b: [params]}
)yaml";

class CsvImport : public testing::Test {
 protected:
  CsvImport() : lab_(*Lab::create_or_open(env_, folder_.path() / "lab")) { env_.skip_sync = true; }

  Path file(const std::string& name, const std::string& text) {
    const Path path = folder_.path() / name;
    EXPECT_TRUE(env_.write_file(path, text));
    return path;
  }
  Result<ImportReport> import(const std::string& scores, const std::string& characteristics,
                              const std::string& map = mapping) {
    ImportOptions options;
    LUX_TRY(options.mapping, parse_mapping(map, "m"));
    options.files = {file("scores.csv", scores)};
    if (!characteristics.empty()) options.characteristics = {file("models.csv", characteristics)};
    return import_tables(lab_, options);
  }
  std::string refusal(const std::string& scores, const std::string& characteristics,
                      const std::string& map = mapping) {
    const auto report = import(scores, characteristics, map);
    EXPECT_FALSE(report);
    EXPECT_TRUE(lab_.run_ids().empty());
    return report ? "" : report.error().message;
  }
  Value card(const std::string& model_id) {
    return parse_json(env_.read_file(lab_.model_file(model_id)).value()).value();
  }
  std::map<std::string, double> measures(const std::string& run_id) {
    std::map<std::string, double> all;
    EXPECT_TRUE(for_each_measure(env_, lab_.run_folder(run_id), [&](MeasureRecord&& record) {
      all[record.model_id + " " + record.task + " " + record.metric] = record.values.at(0);
      return Status();
    }));
    return all;
  }

  Folder folder_;
  FaultyEnv env_;
  Lab lab_;
};

TEST_F(CsvImport, JoinsByNameAndSaysWhatDidNot) {
  const auto report = import(
      "\xEF\xBB\xBFModel,\"wordle, Quality\",\"wordle, Quality (std)\",more\r\n"
      "A ,50,1.5,x\r\nB,25,,x\r\nC_1,,,x\r\n",
      "Name,\"Size\n(B)\",Tokens,Commercial\r\nb,7,2,1\r\n a,0.5,,\r\nc-1,,,\r\nd,1,1,0\r\n");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->models, 3);
  EXPECT_EQ(report->missing, 1);
  EXPECT_EQ(report->unused_columns.size(), 1U);
  const Join& join = report->join;
  ASSERT_EQ(join.models.size(), 3U);  // in the order of the characteristics
  EXPECT_EQ(join.models[0].model_id, "b");
  EXPECT_EQ(join.models[1].model_id, "a");
  EXPECT_EQ(join.models[1].written, "A ");
  EXPECT_EQ(join.models[1].scores.line, 2U);
  EXPECT_EQ(join.models[1].characteristics->line, 4U);
  EXPECT_FALSE(join.models[2].characteristics);
  ASSERT_EQ(join.no_scores.size(), 2U);
  ASSERT_EQ(join.alike.size(), 1U);  // c_1 and c-1
  EXPECT_EQ(to_json(card("b")),
            R"({"model_id":"b","name":"b","access":"imported","commercial":true,)"
            R"("params":7000000000,"tokens":2000000000,"assumed":["params","compute_flops"],)"
            R"("compute_flops":8.4e+19,"compute_source":"6ND"})");
  EXPECT_TRUE(is_assumed(card("b"), "params"));
  EXPECT_FALSE(is_assumed(card("b"), "tokens"));
  const std::map<std::string, double> expected{
      {"a wordle quality", 50}, {"a wordle quality_std", 1.5}, {"b wordle quality", 25}};
  EXPECT_EQ(measures(report->run_id), expected);
  const auto listed = imported_models(lab_, report->run_id);
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->at(0).model_id, "b");
  EXPECT_EQ(listed->at(1).name, "A ");
  EXPECT_TRUE(listed->at(1).has_characteristics);
  EXPECT_FALSE(listed->at(2).has_characteristics);
}

TEST_F(CsvImport, RefusesWhatContradictsItself) {
  const std::string scores = "Model,\"t, Quality\",\"t, Quality (std)\"\n";
  const std::string models = "Name,Size (B),Tokens,Commercial\n";
  const auto says = [](const std::string& text, std::string_view part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  says(refusal(scores + "a,1,1\n", models + "a,1,1,1\nb,1,1,1\na,1,1,1\n"),
       "a stands twice, in lines 2 and 4");
  says(refusal(scores + "a,1,1\na,2,1\n", models),
       "line 3: a score stands twice: quality of a on "
       "t is in ");
  says(refusal(scores + "a,1,1\nA,2,1\n", models), "both become 'a'");
  says(refusal(scores + "a,1x,1\n", models), "line 2: the t, Quality is '1x', which is no number");
  says(refusal(scores + "a,1,-1\n", models), "the quality_std is -1, which is below 0");
  says(refusal(scores + ",1,1\n", models), "line 2: the model has no name");
  says(refusal(scores + "a,1,1\n", models + ",1,1,1\n"), "line 2: the model has no name");
  says(refusal(scores + "a,1,1\n", models + "a,big,1,1\n"),
       "line 2: the params of a is 'big', which is no number");
  says(refusal(scores + "a,1,1\n", models + "a,1,1,maybe\n"), "the commercial of a is 'maybe'");
  says(refusal(scores + "a,1,1\n", "Name,Tokens,Commercial\na,1,1\n"),
       "No table of characteristics has a column 'Size (B)'");
  says(refusal(scores + "a,1,1\n", "N,Size (B),Tokens,Commercial\n"), "has no column 'Name'; it");
  says(refusal("Model,x\na,1\n", models), "has no column '*, Quality'");
  says(refusal(scores + "a,1,1\n", ""), "name their table with --characteristics");
  says(refusal(scores, models), "There are no scores");
  says(refusal(scores + "a,1e308,1\n", models, std::string(mapping) + "scale: 1e9\n"), "too large");
}

TEST_F(CsvImport, MappingsStateFactsAndDefaults) {
  const auto report =
      import("Model,\"t, Quality\",\"t, Quality (std)\"\na-7b,1,\na-9b,2,\n",
             "Name,Size (B),Tokens,Commercial\na-7b,7,1,\n",
             std::string(mapping) +
                 "models:\n  a-*: {family: a}\n  a-7b: {params: 8000000000, access: groq}\n"
                 "  z: {family: z}\ndefaults: {commercial: false, tuning: instruct}\n");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(card("a-7b").get_int("params"), 8000000000);
  EXPECT_EQ(card("a-7b").get_string("access"), "groq");
  EXPECT_EQ(card("a-9b").get_string("family"), "a");
  EXPECT_EQ(card("a-9b").get_bool("commercial"), false);
  ASSERT_EQ(report->join.overridden.size(), 1U);
  EXPECT_EQ(report->join.overridden[0],
            "params of a-7b is 7000000000 in the tables, and 8000000000 by the mapping.");
  ASSERT_EQ(report->join.unused.size(), 2U);  // z, and b of 'assumed'
}

TEST_F(CsvImport, DoesNotMakeCardsPoorer) {
  const std::string scores = "Model,\"t, Quality\",\"t, Quality (std)\"\nb,1,\n";
  ASSERT_TRUE(import(scores, "Name,Size (B),Tokens,Commercial\nb,7,2,1\n"));
  const auto again = import(scores, "Name,Size (B),Tokens,Commercial\nb,8,,\n");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->added, 0);
  ASSERT_EQ(again->replaced.size(), 1U);
  EXPECT_EQ(again->replaced[0], "params of b was 7000000000 in the lab, and is 8000000000 now.");
  EXPECT_EQ(card("b").get_int("tokens"), 2000000000);
  EXPECT_EQ(card("b").get_number("compute_flops"), 6.0 * 8e9 * 2e9);
}

TEST_F(CsvImport, TakesErrorsOfLongTables) {
  const auto report = import("m,t,v,se,n\na,x,0.5,0.1,100\nb,x,0.25,,\n", "",
                             "model: m\ntask: t\nmetric: {value: acc}\nvalue: v\nstderr: se\n"
                             "n: n\nscale: -100\n");
  ASSERT_TRUE(report) << report.error().message;
  const std::map<std::string, double> expected{
      {"a x acc", -50}, {"a x acc_stderr", 10}, {"a x acc_n", 100}, {"b x acc", -25}};
  EXPECT_EQ(measures(report->run_id), expected);
}

TEST(ModelGroup, IsWhatMakersSayOrFamilyAndSize) {
  EXPECT_EQ(model_group_of(Map{{"name", "x"}, {"model_group", "g"}}), "g");
  EXPECT_EQ(model_group_of(Map{{"name", "x"}}), "x");
  EXPECT_EQ(model_group_of(Map{{"name", "x"}, {"family", "wick"}}), "x");
  EXPECT_EQ(model_group_of(
                Map{{"name", "x-q4_0"}, {"family", "wick"}, {"size_label", "3M"}, {"step", 7168}}),
            "wick 3M step 7168");
}

}  // namespace
}  // namespace lux::csv
