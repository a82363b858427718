// What a regression is asked for and cannot give is said in words; so is what was left out.
#include <gtest/gtest.h>

#include "study/regression/covariance.h"
#include "study/regression/dates.h"
#include "study/regression/influence.h"
#include "study/regression/shapley.h"
#include "study/regression/traits.h"
#include "tests/study/regression_testing.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

DataFrame some_frame() {
  return {.rows = {"a", "b", "c", "d", "e", "f", "g", "h"},
          .numbers = {{"score", {1, 4, 2, 8, 5, 7, 3, 6}},
                      {"params", {1, 2, 3, 4, 5, 6, 7, 8}},
                      {"tokens", {3, 1, 4, 1, 5, 9, 2, 6}},
                      {"sum", {4, 3, 7, 5, 10, 15, 9, 14}},
                      {"same", {2, 2, 2, 2, 2, 2, 2, 2}},
                      {"zero", {0, 1, 2, 3, 4, 5, 6, 7}},
                      {"part, of it", {1, nan, 3, 4, 5, 6, nan, 8}}},
          .texts = {{"kind", {"x", "x", "y", "y", "x", "x", "y", "y"}},
                    {"one", {"k", "k", "k", "k", "k", "k", "k", "k"}},
                    {"family", {"p", "p", "q", "q", "r", "r", "", "s"}}},
          .family = "family"};
}

std::string why(const std::string& text, const DataFrame& frame = some_frame(),
                const DesignOptions& options = {}) {
  const auto formula = parse_formula(text);
  if (!formula) return formula.error().message;
  const auto design = make_design(frame, *formula, options);
  if (!design) return design.error().message;
  const auto fit = fit_least_squares(*design);
  return fit ? "" : fit.error().message;
}

TEST(Formula, SaysWhereAndWhat) {
  EXPECT_EQ(why("score ~ log(parms)"),
            "In the formula 'score ~ log(parms)', at character 13: there is no column 'parms'; did "
            "you mean 'params'?");
  EXPECT_EQ(why("score ~ lgo(params)"),
            "In the formula 'score ~ lgo(params)', at character 9: there is no function 'lgo'; did "
            "you mean 'log'? There are: C, I, exp, log, log10, log1p, log2, sqrt.");
  EXPECT_EQ(why("score log(params)"),
            "In the formula 'score log(params)', at character 7: 'log' stands where there should "
            "be a '~' between the response and its terms.");
  EXPECT_EQ(why("score ~ params +"),
            "In the formula 'score ~ params +', at character 17: the formula ends where there "
            "should be a column or a function of columns.");
  EXPECT_EQ(why("score ~ params ^ 2"),
            "In the formula 'score ~ params ^ 2', at character 16: powers stand within I( ): write "
            "I(x ** 2), or a*b for products.");
  EXPECT_EQ(why("score ~ part, of it"),
            "In the formula 'score ~ part, of it', at character 13: ',' is not known. A column "
            "whose name is more than letters, digits, '_' and '.' stands in `backquotes`.");
  EXPECT_EQ(why("score ~ `params"),
            "In the formula 'score ~ `params', at character 9: the backquote is not closed.");
  EXPECT_EQ(why("score ~ 2"),
            "In the formula 'score ~ 2', at character 9: a number other than 0 and 1 is no term; "
            "arithmetic stands within I( ).");
  EXPECT_EQ(why("score ~ log(kind)"),
            "In the formula 'score ~ log(kind)', at character 13: column 'kind' holds text, and "
            "numbers are needed here.");
  EXPECT_EQ(why("kind ~ params"),
            "In the formula 'kind ~ params', at character 1: column 'kind' holds text, and numbers "
            "are needed here.");
  EXPECT_NE(why("score ~ 0"), "");
  EXPECT_NE(why("1 ~ params"), "");
  EXPECT_NE(why("score ~ log(params"), "");
  EXPECT_NE(why("score ~ " + std::string(500, '(') + "params" + std::string(500, ')')), "");
  EXPECT_NE(why("score ~ I(" + std::string(5000, '-') + "params)"), "");
}

std::vector<std::string> columns(const std::string& text) {
  return value_of(make_design(some_frame(), value_of(parse_formula(text)))).layout.columns;
}

TEST(Formula, Columns) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(columns("score ~ params*kind"),
            (Names{"Intercept", "params", "kind[T.y]", "params:kind[T.y]"}));
  EXPECT_EQ(columns("score ~ kind - 1 + params"), (Names{"kind[x]", "kind[y]", "params"}));
  EXPECT_EQ(columns("score ~ 0 + (params + tokens):kind + params + tokens - tokens"),
            (Names{"params", "params:kind[T.y]", "tokens:kind[x]", "tokens:kind[y]"}));
  EXPECT_EQ(columns("score ~ `part, of it` + log2( params/1e9 ) + I(-params^2+1)"),
            (Names{"Intercept", "`part, of it`", "log2(params / 1e9)", "I(-params ** 2 + 1)"}));
  EXPECT_EQ(columns("score ~ kind + C(same) - C(same) + kind"), (Names{"Intercept", "kind[T.y]"}));
}

TEST(Regression, SaysWhatIsWrongWithThePredictors) {
  EXPECT_EQ(why("score ~ params + tokens + sum"),
            "'sum' is a combination of 'params' and 'tokens' in these 8 rows: leave one of them "
            "out.");
  EXPECT_EQ(why("score ~ params + I(params * 3)"),
            "'I(params * 3)' is a multiple of 'params' in these 8 rows: leave one of them out.");
  EXPECT_EQ(why("score ~ same + params"),
            "'same' is the same (2) in all 8 rows: it tells nothing here, leave it out.");
  EXPECT_EQ(why("score ~ params + I(same - 2)"),
            "'I(same - 2)' is 0 in all 8 rows: it tells nothing here, leave it out.");
  EXPECT_EQ(why("score ~ one"), "'one' is 'k' in all 8 rows: it tells nothing here, leave it out.");
  EXPECT_EQ(why("score ~ log(zero)"),
            "'a' has no log(zero): a logarithm needs a number above 0, and zero is 0. Leave the "
            "row out, or transform otherwise.");
  EXPECT_EQ(why("score ~ I(1 / zero)"), "'a' has no 1 / zero: its value is not finite.");
  EXPECT_EQ(why("same ~ params"),
            "'same' is the same (2) in all 8 rows: there is nothing to explain.");
  EXPECT_EQ(why("score ~ C(params)"),
            "8 rows are too few for 8 coefficients (score ~ C(params)): 9 or more are needed.");
}

TEST(Regression, SaysWhatIsWrongWithTheTable) {
  DataFrame twice = some_frame();
  twice.rows[3] = "a";
  EXPECT_EQ(why("score ~ params", twice),
            "'a' stands twice in the table: it would count twice. Keep one of its rows.");
  DataFrame infinite = some_frame();
  infinite.numbers[1].values[2] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(why("score ~ params", infinite),
            "'params' of 'c' is infinite: leave it empty or give a number.");
  DataFrame weighted = some_frame();
  weighted.response_error = "zero";
  EXPECT_EQ(why("score ~ params", weighted, {.weighted = true}),
            "'a' has the standard error 0 (zero): a weight needs one above 0. Leave the row out, "
            "or fit without weights.");
  EXPECT_EQ(why("score ~ params", some_frame(), {.weighted = true}),
            "Weights need a column of the response's standard errors: name it.");
  EXPECT_EQ(why("score ~ params", some_frame(), {.require = {"tokns"}}),
            "In the table there is no column 'tokns'; did you mean 'tokens'?");
}

TEST(Regression, NamesTheRowsThatLackSomething) {
  const Design design = value_of(
      make_design(some_frame(), value_of(parse_formula("score ~ log(params) + `part, of it`"))));
  ASSERT_EQ(design.dropped.size(), 2U);
  EXPECT_EQ(design.dropped[0].row, "b");
  EXPECT_EQ(design.dropped[0].why, "has no part, of it");
  EXPECT_EQ(design.rows, (std::vector<std::string>{"a", "c", "d", "e", "f", "h"}));
  const Design all = value_of(make_design(some_frame(), value_of(parse_formula("score ~ params"))));
  ASSERT_EQ(all.remarks.size(), 1U);
  EXPECT_EQ(all.remarks[0],
            "1 of 8 rows have no family: each of them counts as a family of its own.");
  EXPECT_EQ(all.family[6], "(g)");
}

TEST(Regression, ARowThatAloneDeterminesACoefficient) {
  DataFrame frame = some_frame();
  frame.texts[0].values = {"x", "x", "x", "x", "x", "x", "x", "y"};
  const Design design =
      value_of(make_design(frame, value_of(parse_formula("score ~ params + kind"))));
  const Fit fit = value_of(fit_least_squares(design));
  EXPECT_NEAR(fit.leverage[7], 1, 1e-12);
  EXPECT_EQ(infer(design, fit, Covariance::hc3).error().message,
            "'h' alone determines a coefficient of 'score ~ params + kind': there are no HC3 "
            "errors.");
  EXPECT_TRUE(infer(design, fit, Covariance::hc1).has_value());
  const auto rows = influence(design, fit);
  EXPECT_TRUE(std::isnan(rows[7].r2_without));
  EXPECT_TRUE(std::isnan(rows[7].without[0]));
  EXPECT_NE(carriers(fit, rows).of_r2, 7U);
  const auto left = leave_rows_out(design, fit, {.count = 10});
  EXPECT_EQ(left.rmse.n, 7);
  ASSERT_EQ(left.remarks.size(), 1U);
  const auto families = value_of(leave_families_out(design, {.count = 10}));
  EXPECT_EQ(families.rmse.n, 7);
  ASSERT_EQ(families.remarks.size(), 1U);
  EXPECT_EQ(families.remarks[0],
            "'h' cannot be predicted without the family 's': the others lack what it has.");
}

TEST(Regression, FewFamiliesAreSaid) {
  const Design design =
      value_of(make_design(some_frame(), value_of(parse_formula("score ~ params + tokens"))));
  const Fit fit = value_of(fit_least_squares(design));
  const Inference found = value_of(infer(design, fit, Covariance::cluster));
  EXPECT_EQ(found.clusters, 5);
  ASSERT_EQ(found.remarks.size(), 1U);
  EXPECT_EQ(found.remarks[0],
            "5 families are few for clustered errors, which then come out too small.");
}

TEST(Shapley, Refusals) {
  const auto say = [](const std::string& formula, const ShapleyOptions& options = {}) {
    return shapley_r2(value_of(make_design(some_frame(), value_of(parse_formula(formula)))),
                      options)
        .error()
        .message;
  };
  EXPECT_EQ(say("score ~ params - 1"),
            "'score ~ params - 1' has no intercept: parts of R² are those of fits around a mean.");
  EXPECT_EQ(say("score ~ 1"), "'score ~ 1' has no terms to share R² among.");
  EXPECT_EQ(say("score ~ params", {.groups = {{"size", {"parms"}}}}),
            "The group 'size' takes 'parms', which is no term of 'score ~ params'; did you mean "
            "'params'?");
}

TEST(Traits, WhatNoFormulaHasIsRefused) {
  const auto say = [](const TraitsOptions& options) {
    const auto found = study_traits(some_frame(), options);
    return found ? std::string() : found.error().message;
  };
  EXPECT_EQ(say({.formulas = {"score ~ params"}, .groups = {{"size", {"params", "tokens"}}}}),
            "The group 'size' takes params, tokens, and no formula has these terms.");
  EXPECT_EQ(say({.formulas = {"score ~ params"}, .lines = {"tokens"}}),
            "A line along 'tokens' is asked for, which is no number in any formula's terms.");
  EXPECT_EQ(say({.formulas = {"log(score) ~ params"}, .date = "kind"}),
            "Groups and change over time need a column of scores: name it.");
  EXPECT_EQ(say({.formulas = {"score ~ params", "score ~ params + sum + tokens"}}),
            "'tokens' is a combination of 'params' and 'sum' in these 8 rows: leave one of them "
            "out.");
}

TEST(Traits, PartsThatAreNotPossibleAreSaid) {
  DataFrame frame = some_frame();
  frame.texts[2].values.assign(8, "p");
  const TraitsResult found =
      value_of(study_traits(frame, {.formulas = {"score ~ params"}, .draws = {.count = 20}}));
  EXPECT_EQ(found.left_out,
            (std::vector<std::string>{
                "All 8 rows are of the family 'p': clustered errors need two or more.",
                "All 8 rows are of the family 'p': none would be left.",
                "8 rows are too few for a random forest: 10 or more are needed."}));
}

TEST(Variance, ExtremesHaveIntervals) {
  for (const double inside : {1e-12, 1e-6, 1e-3, 1.0, 1e3, 1e9}) {
    DataFrame frame;
    frame.numbers = {{"score", {}}};
    frame.texts = {{"kind", {}}};
    for (int i = 0; i < 60; ++i) {
      frame.rows.push_back("m" + std::to_string(i));
      frame.numbers[0].values.push_back(i % 3 + inside * (i / 3 % 4 - 1.5));
      frame.texts[0].values.push_back(std::to_string(i % 3));
    }
    const auto found = value_of(variance_between(value_of(group_by_text(frame, "score", "kind"))));
    if (std::isnan(found.eta2.interval.low)) {
      EXPECT_GT(found.eta2.value, 0.99);
      continue;
    }
    EXPECT_LE(found.eta2.interval.low, found.eta2.value) << inside;
    EXPECT_GE(found.eta2.interval.high, found.eta2.value - 0.06) << inside;
    EXPECT_GE(found.eta2.interval.low, 0);
    EXPECT_LT(found.eta2.interval.high, 1);
  }
}

TEST(Dates, AreYears) {
  EXPECT_DOUBLE_EQ(*years_of_date("2024-01-01"), 2024);
  EXPECT_DOUBLE_EQ(*years_of_date("2024"), 2024);
  EXPECT_DOUBLE_EQ(*years_of_date("2024-07"), 2024 + 182.0 / 366);
  EXPECT_DOUBLE_EQ(*years_of_date("2023-12-31"), 2023 + 364.0 / 365);
  for (const char* wrong :
       {"", "24", "2024-13", "2024-02-30", "2024-1-1", "2024-01-01T", "4/1/2024"})
    EXPECT_FALSE(years_of_date(wrong)) << wrong;
}

TEST(Timeline, FrontierAndSlopes) {
  DataFrame frame{.rows = {"a", "b", "c", "d", "e"},
                  .numbers = {{"score", {2, 1, 5, 5, 4}}, {"params", {1, 2, 3, 40, nan}}},
                  .texts = {{"date", {"2023", "2022", "2024", "2024", ""}}}};
  const ScoreGroups sizes = value_of(
      group_by_size(frame, "score", "params", {.edges = {0, 10, 30}, .labels = {"s", "l"}}));
  ASSERT_EQ(sizes.dropped.size(), 2U);
  EXPECT_EQ(sizes.dropped[0].why, "has params = 40, outside (0, 30]");
  EXPECT_EQ(sizes.groups[1].members.size(), 0U);
  const Timeline found = value_of(change_over_time(frame, "score", "date", &sizes));
  std::string frontier;
  for (const TimelineRow& row : found.rows)
    frontier += fmt::format("{} {}{}; ", row.row, row.frontier, row.is_record ? " record" : "");
  EXPECT_EQ(frontier, "b 1 record; a 2 record; c 5 record; d 5; ");
  EXPECT_DOUBLE_EQ(found.frontier_slope, 2);
  ASSERT_EQ(found.slopes.size(), 2U);
  EXPECT_EQ(found.slopes[0].slope.n, 4);
  EXPECT_EQ(found.slopes[1].group, "s");
  EXPECT_DOUBLE_EQ(found.slopes[1].slope.value, 2);
  frame.texts[0].values[0] = "May 2023";
  EXPECT_EQ(change_over_time(frame, "score", "date", nullptr).error().message,
            "'date' of 'a' is no date: 'May 2023'. Write 2024-04-01, 2024-04 or 2024.");
}

}  // namespace
}  // namespace lux
