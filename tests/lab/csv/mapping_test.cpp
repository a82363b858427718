#include "lab/csv/mapping.h"

#include <gtest/gtest.h>

#include "tests/lab/testing.h"

namespace lux::csv {
namespace {

std::string refusal(const std::string& text) {
  const auto mapping = parse_mapping(text, "'m.yaml'");
  EXPECT_FALSE(mapping) << text;
  return mapping ? "" : mapping.error().message;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* wide = R"yaml(
model: {column: "", cut: "-t0.0", lower: true, trim: true, aliases: {a_1: a-1}}
scores:
  - {column: "-, clemscore", task: clembench, metric: clemscore}
  - {column: "*, Quality", metric: quality, std: "*, Quality (std)", scale: 0.01}
characteristics:
  model: Name
  params: {column: [Size (in billions), Parameters], times: billions}
  tokens: {column: Data, times: 1e12}
  release_date: {column: Released, date: M/D/YYYY}
  access: {column: Backend, optional: true}
assumed: {gpt-4*: [params]}
models: {a-1: {family: a, params: 8030000000, commercial: true, size_label: 8}}
defaults: {tuning: instruct}
)yaml";

TEST(Mapping, ReadsTablesOfTasksAndOfModels) {
  const auto mapping = parse_mapping(wide, "m");
  ASSERT_TRUE(mapping) << mapping.error().message;
  EXPECT_EQ(mapping->model.columns, std::vector<std::string>{""});
  EXPECT_EQ(mapping->names.apply(" A_1-t0.0--A_1-t0.0"), "a-1");
  ASSERT_EQ(mapping->scores.size(), 2U);
  EXPECT_EQ(mapping->scores[1].deviation, "*, Quality (std)");
  EXPECT_EQ(mapping->scores[1].scale, 0.01);
  EXPECT_EQ(mapping->scores[0].scale, std::nullopt);
  const CharacteristicsMapping& models = *mapping->characteristics;
  EXPECT_EQ(models.fields.at("params").form.times, 1e9);
  EXPECT_EQ(models.fields.at("params").columns.size(), 2U);
  EXPECT_EQ(models.fields.at("tokens").form.times, 1e12);
  EXPECT_EQ(models.fields.at("release_date").form.date, CellForm::Date::month_first);
  EXPECT_TRUE(models.fields.at("access").optional);
  EXPECT_EQ(mapping->assumed[0].first, "gpt-4*");
  const Map facts{
      {"family", "a"}, {"params", int64_t{8030000000}}, {"commercial", true}, {"size_label", "8"}};
  EXPECT_EQ(mapping->models[0].second, facts);
  EXPECT_EQ(mapping->defaults, (Map{{"tuning", "instruct"}}));
}

TEST(Mapping, SaysWhatItDoesNotKnow) {
  const std::string scores = "model: m\nscores: [{column: x, task: t, metric: acc}]\n";
  EXPECT_TRUE(parse_mapping(scores, "m"));
  EXPECT_TRUE(holds(refusal("scores: []"), "'scores' must be a list"));
  EXPECT_TRUE(holds(refusal("model: m\nmetric: acc"), "'scores' lists columns of whole tasks"));
  EXPECT_TRUE(holds(refusal(scores + "metric: acc"), "with 'scores' there is no 'metric'"));
  EXPECT_TRUE(holds(refusal(scores + "std: s"), "go with the 'value' of a whole task"));
  EXPECT_TRUE(holds(refusal(scores + "parms: p"),
                    "'m.yaml': a mapping has no field 'parms'; did "
                    "you mean 'params'?"));
  EXPECT_TRUE(holds(refusal("model: {column: m, lowr: true}"), "did you mean 'lower'?"));
  EXPECT_TRUE(holds(refusal("model: {column: [1]}"), "'column' must be"));
  EXPECT_TRUE(holds(refusal("model: {column: m, trim: 1}"), "'trim' must be true or false"));
  EXPECT_TRUE(holds(refusal("model: {column: m, aliases: {a: 3.5}}"), "put it in quotes"));
  EXPECT_TRUE(holds(refusal("model: {column: m, lower: true, aliases: {A: b}}\n"
                            "scores: [{column: x, task: t, metric: acc}]"),
                    "no name is 'A' when aliases are looked up"));
  EXPECT_TRUE(holds(refusal(scores + "params: {column: p, times: many}"), "'times' must be"));
  EXPECT_TRUE(holds(refusal(scores + "family: {column: p, times: 2}"), "has no field 'times'"));
  EXPECT_TRUE(holds(refusal(scores + "release_date: {column: p, date: YMD}"), "'date' must be"));
  EXPECT_TRUE(holds(refusal(scores + "params: {file: x}"), "{file: PATTERN}"));
  EXPECT_TRUE(holds(refusal(scores + "characteristics: {params: p}"), "needs 'model'"));
  EXPECT_TRUE(
      holds(refusal(scores + "characteristics: {model: m, params: {value: 1}}"), "'defaults'"));
  EXPECT_TRUE(holds(refusal(scores + "assumed: {x: [size]}"), "'assumed' of 'x' has no field"));
  EXPECT_TRUE(holds(refusal(scores + "assumed: {x: params}"), "must be a list of fields"));
  EXPECT_TRUE(holds(refusal(scores + "models: {x: {params: big}}"), "'params' is no number"));
  EXPECT_TRUE(holds(refusal(scores + "models: {x: {params: -1}}"), "'params' is no count"));
  EXPECT_TRUE(holds(refusal(scores + "models: {x: {release_date: 4/1/2024}}"), "is no date"));
  EXPECT_TRUE(holds(refusal(scores + "models: {'*a*': {family: f}}"), "one star at most"));
  EXPECT_TRUE(holds(refusal(scores + "defaults: 3"), "must have fields of its own"));
  EXPECT_TRUE(holds(refusal("model: m\nscores: [{column: '*', task: t, metric: a}]"),
                    "a star for the task, and a 'task' too"));
  EXPECT_TRUE(holds(refusal("model: m\nscores: [{column: '*', metric: a, n: n}]"),
                    "must both have a star"));
  EXPECT_TRUE(holds(refusal("model: m\nscores: [{column: x}]"), "needs 'column' and 'metric'"));
}

TEST(Mapping, StarsOfNamesStandForAnyText) {
  EXPECT_TRUE(names_model("command-r*", "command-r"));
  EXPECT_TRUE(names_model("command-r*", "command-r-plus"));
  EXPECT_TRUE(names_model("a*b", "ab"));
  EXPECT_FALSE(names_model("ab*ba", "aba"));
  EXPECT_FALSE(names_model("a", "ab"));
}

TEST(CardValue, ReadsCellsAsTheirFieldsAre) {
  const auto value = [](const char* field, std::string_view cell, const CellForm& form = {}) {
    const auto read = card_value(*find_card_field(field), cell, form);
    return read ? *read : Value("! " + read.error().message);
  };
  EXPECT_EQ(value("params", "1.8", {.times = 1e9}), Value(int64_t{1800000000}));
  EXPECT_EQ(value("params", " 0.5 ", {.times = 1e9}), Value(int64_t{500000000}));
  EXPECT_EQ(value("tokens", "3.6", {.times = 1e12}), Value(int64_t{3600000000000}));
  EXPECT_EQ(value("tokens", ""), Value());
  EXPECT_EQ(value("tokens", "NaN"), Value());
  EXPECT_EQ(value("params", "1.5").string().substr(0, 21), "! is no whole number;");
  EXPECT_EQ(value("params", "7b"), Value("! is no number"));
  EXPECT_EQ(value("params", "inf"), Value("! is no number"));
  EXPECT_EQ(value("params", "-1"), Value("! is no count from 0 to 9e15"));
  EXPECT_EQ(value("compute_flops", "1e21"), Value(1e21));
  EXPECT_EQ(value("compute_flops", "1e300", {.times = 1e12}), Value("! is too large"));
  EXPECT_EQ(value("commercial", "0"), Value(false));
  EXPECT_EQ(value("commercial", "Yes"), Value(true));
  EXPECT_EQ(value("commercial", " "), Value());
  EXPECT_EQ(value("commercial", "2"), Value("! is neither 0 nor 1, true nor false, yes nor no"));
  const CellForm month_first{.date = CellForm::Date::month_first};
  EXPECT_EQ(value("release_date", "4/30/2024", month_first), Value("2024-04-30"));
  EXPECT_EQ(value("release_date", "30/4/2024", month_first),
            Value("! is no date of the form M/D/YYYY"));
  EXPECT_EQ(value("release_date", "30/4/2024", {.date = CellForm::Date::day_first}),
            Value("2024-04-30"));
  EXPECT_EQ(value("release_date", "2024-02", month_first), Value("2024-02"));
  EXPECT_EQ(value("release_date", "2024-02-29"), Value("2024-02-29"));
  EXPECT_EQ(value("release_date", "2023-02-29").string().substr(0, 12), "! is no date");
  EXPECT_EQ(value("release_date", "4/30/24", month_first).string().substr(0, 12), "! is no date");
  EXPECT_EQ(value("provider", " Riid "), Value("Riid"));
}

TEST(Source, FindsColumnsWhateverTheirWhiteSpace) {
  Csv table;
  table.header = {"Name", "Training Data Size\n(in Trillions)", "size", "Size ", "twice", "Twice"};
  const auto find = [&](std::vector<std::string> names) { return find_column(table, names, "f"); };
  EXPECT_EQ(*find({"Training  data size (in trillions) "}), 1U);
  EXPECT_EQ(*find({"absent", "Name"}), 0U);
  EXPECT_EQ(*find({"size"}), 2U);  // spelt just so
  EXPECT_EQ(*find({"absent"}), std::nullopt);
  EXPECT_FALSE(find({"SIZE"}));
  EXPECT_FALSE(find({"Name", "size"}));
}

TEST(NameRule, CutsTrimsLowersAndRenames) {
  const NameRule rule{.cut = "-t0", .trim = true, .lower = true, .aliases = {{"b", "c"}}};
  EXPECT_EQ(rule.apply(" B -t0.0--B-t0.0"), "c");
  EXPECT_EQ(rule.apply("A b"), "a b");
  EXPECT_EQ(NameRule{}.apply(" As is "), " As is ");
  EXPECT_EQ(bare_name("OpenChat_3.5 "), bare_name("openchat-3.5"));
}

}  // namespace
}  // namespace lux::csv
