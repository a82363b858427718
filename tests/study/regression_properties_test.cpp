// What must hold of any regression: of random tables, some with weights, categories and families.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "study/regression/covariance.h"
#include "study/regression/forest.h"
#include "study/regression/influence.h"
#include "study/regression/prediction.h"
#include "study/regression/prediction_error.h"
#include "study/regression/shapley.h"
#include "tests/study/regression_testing.h"

namespace lux {
namespace {

constexpr const char* formulas[]{"y ~ x",
                                 "y ~ x + z + kind",
                                 "y ~ kind * x",
                                 "y ~ x:z + log(size)",
                                 "log(size) ~ x + I(x ^ 2) + kind",
                                 "y ~ kind + x - 1"};

DataFrame any_frame() {
  const auto n = *rc::gen::inRange(12, 40);
  std::mt19937_64 random(*rc::gen::arbitrary<uint64_t>());
  std::normal_distribution<double> normal;
  DataFrame frame;
  frame.numbers = {{"y", {}}, {"x", {}}, {"z", {}}, {"size", {}}, {"se", {}}};
  frame.texts = {{"kind", {}}, {"family", {}}};
  for (int i = 0; i < n; ++i) {
    frame.rows.push_back("m" + std::to_string(i));
    const double x = normal(random);
    frame.numbers[0].values.push_back(100 + 3 * x + normal(random));
    frame.numbers[1].values.push_back(x);
    frame.numbers[2].values.push_back(normal(random) + x);
    frame.numbers[3].values.push_back(std::exp(5 * normal(random)));
    frame.numbers[4].values.push_back(std::exp(normal(random)));
    frame.texts[0].values.push_back(std::string(1, static_cast<char>('a' + i % 3)));
    frame.texts[1].values.push_back("f" + std::to_string(random() % 5));
  }
  frame.family = "family";
  frame.response_error = "se";
  return frame;
}

Design design_of(const DataFrame& frame, const char* formula, bool weighted) {
  return value_of(make_design(frame, value_of(parse_formula(formula)), {.weighted = weighted}));
}

struct Any {
  DataFrame frame;
  Design design;
  Fit fit;
};

Any any_fit() {
  Any out;
  out.frame = any_frame();
  const char* formula =
      *rc::gen::elementOf(std::vector<const char*>(std::begin(formulas), std::end(formulas)));
  out.design = design_of(out.frame, formula, *rc::gen::arbitrary<bool>());
  out.fit = value_of(fit_least_squares(out.design));
  return out;
}

void assert_near(double a, double b, double scale = 1) {
  if (std::abs(a - b) > 1e-8 * std::max({std::abs(a), std::abs(b), scale}))
    RC_FAIL(fmt::format("{} is not {}", a, b));
}

RC_GTEST_PROP(Regression, ResidualsAreOrthogonalToEveryColumn, ()) {
  const Any any = any_fit();
  const Eigen::VectorXd residuals = any.design.weights.cwiseProduct(any.fit.residuals);
  for (Eigen::Index j = 0; j < any.design.k(); ++j) {
    const double scale = any.design.x.col(j).norm() * residuals.norm();
    RC_ASSERT(std::abs(any.design.x.col(j).dot(residuals)) <= 1e-9 * scale);
  }
}

RC_GTEST_PROP(Regression, LeverageSumsToTheCoefficients, ()) {
  const Any any = any_fit();
  assert_near(any.fit.leverage.sum(), static_cast<double>(any.fit.parameters));
  RC_ASSERT(any.fit.leverage.minCoeff() > 0);
  RC_ASSERT(any.fit.leverage.maxCoeff() < 1 + 1e-9);
}

RC_GTEST_PROP(Regression, WhatIsSaidWithoutARowIsThatOfTheRefit, ()) {
  const Any any = any_fit();
  const auto rows = influence(any.design, any.fit);
  const auto predicted = leave_rows_out(any.design, any.fit, {.count = 0});
  for (size_t i = 0; i < rows.size(); ++i) {
    std::vector<size_t> others(rows.size());
    std::iota(others.begin(), others.end(), size_t{0});
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const Design rest = select_rows(any.design, others);
    const Fit fit = value_of(fit_least_squares(rest));
    assert_near(rows[i].r2_without, fit.r2);
    const auto coefficients = value_of(infer(rest, fit, Covariance::classical)).coefficients;
    for (size_t j = 0; j < coefficients.size(); ++j) {
      assert_near(rows[i].without[j], coefficients[j].value);
      assert_near(rows[i].without_errors[j], coefficients[j].standard_error);
    }
    assert_near(predicted.rows[i].predicted,
                any.design.x.row(static_cast<Eigen::Index>(i)).dot(fit.beta));
    assert_near(predicted.rows[i].predicted,
                any.design.x.row(static_cast<Eigen::Index>(i)).dot(refit(rest).beta));
  }
}

RC_GTEST_PROP(Regression, TheOrderOfTheRowsDoesNotMatter, ()) {
  const Any any = any_fit();
  std::vector<size_t> order(any.design.rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::shuffle(order, std::mt19937_64(*rc::gen::arbitrary<uint64_t>()));
  const Design other = value_of(make_design(
      select_rows(any.frame, order), any.design.layout.formula, {.weighted = any.design.weighted}));
  RC_ASSERT(other.layout.columns == any.design.layout.columns);
  const Fit fit = value_of(fit_least_squares(other));
  assert_near(fit.r2, any.fit.r2);
  assert_near(fit.log_likelihood, any.fit.log_likelihood);
  for (const Covariance kind : all_covariances) {
    const auto a = value_of(infer(any.design, any.fit, kind));
    const auto b = value_of(infer(other, fit, kind));
    for (size_t j = 0; j < a.coefficients.size(); ++j) {
      assert_near(a.coefficients[j].value, b.coefficients[j].value);
      assert_near(a.coefficients[j].standard_error, b.coefficients[j].standard_error);
    }
  }
}

RC_GTEST_PROP(Regression, UnitsDoNotMatter, ()) {
  Any any = any_fit();
  const double unit = std::pow(10.0, *rc::gen::inRange(-12, 13));
  const Design design = design_of(any.frame, "y ~ x + z", false);
  for (double& x : any.frame.numbers[1].values) x *= unit;
  const Design other = design_of(any.frame, "y ~ x + z", false);
  const Fit a = value_of(fit_least_squares(design));
  const Fit b = value_of(fit_least_squares(other));
  assert_near(a.r2, b.r2);
  assert_near(a.beta[1], b.beta[1] * unit);
  assert_near(a.f_p, b.f_p, 1e-300);
}

RC_GTEST_PROP(Regression, SharesSumToR2, ()) {
  const DataFrame frame = any_frame();
  const bool weighted = *rc::gen::arbitrary<bool>();
  const Design design = design_of(frame, "y ~ x + z + kind + log(size) + x:z", weighted);
  const Fit fit = value_of(fit_least_squares(design));
  const auto found =
      value_of(shapley_r2(design, {.groups = {{"both", {"x", "x:z"}}}, .draws = {.count = 0}}));
  double sum = 0;
  double parts = 0;
  for (const ShapleyShare& share : found.shares) {
    sum += share.share.value;
    parts += share.part.value;
    RC_ASSERT(share.share.value > -1e-12);
  }
  RC_ASSERT(found.shares.size() == 4U);
  RC_ASSERT(found.shares.front().group == "both");
  assert_near(sum, fit.r2);
  assert_near(found.r2.value, fit.r2);
  assert_near(parts, 1);
}

RC_GTEST_PROP(Regression, BandsHoldTheLineAndNestInEachOther, ()) {
  const DataFrame frame = any_frame();
  const Design design = design_of(frame, "y ~ log(size) + z + kind", false);
  const Fit fit = value_of(fit_least_squares(design));
  const Line line = value_of(fitted_line(frame, design, fit, {.column = "size", .points = 7}));
  RC_ASSERT(line.logarithmic);
  RC_ASSERT(line.points.size() == 7U);
  RC_ASSERT(line.held.size() == 2U);
  for (const LinePoint& point : line.points) {
    RC_ASSERT(point.band.prediction.low < point.band.confidence.low);
    RC_ASSERT(point.band.confidence.low < point.band.fitted);
    RC_ASSERT(point.band.fitted < point.band.confidence.high);
    RC_ASSERT(point.band.confidence.high < point.band.prediction.high);
  }
}

// -- random forests, whose numbers are no formula's --------------------------------------------

DataFrame steps(size_t n) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(-1, 1);
  DataFrame frame;
  frame.numbers = {{"y", {}}, {"x", {}}, {"z", {}}};
  for (size_t i = 0; i < n; ++i) {
    const double x = uniform(random);
    frame.rows.push_back("m" + std::to_string(i));
    frame.numbers[0].values.push_back(std::abs(x) > 0.5 ? 10 : 0);  // no line sees it
    frame.numbers[1].values.push_back(x);
    frame.numbers[2].values.push_back(uniform(random));
  }
  return frame;
}

TEST(Forest, SeesWhatALineDoesNot) {
  for (const size_t n : {50, 120}) {
    const Design design = design_of(steps(n), "y ~ x + z", false);
    EXPECT_LT(value_of(fit_least_squares(design)).r2, 0.2);
    const ForestResult found = value_of(forest_importance(design, {.trees = 200}));
    EXPECT_GT(found.r2.value, 0.6);
    EXPECT_LT(found.r2.value, 1);
    EXPECT_EQ(found.folds, n == 50 ? 50 : 10);
    ASSERT_EQ(found.groups.size(), 2U);
    EXPECT_GT(found.groups[0].loss.value, 0.7);
    EXPECT_LT(std::abs(found.groups[1].loss.value), 0.3);
    EXPECT_LT(found.groups[0].loss.interval.low, found.groups[0].loss.value);
  }
}

TEST(Forest, SameSeedSameNumbers) {
  const Design design = design_of(steps(40), "y ~ x + z", false);
  const auto numbers = [&](uint64_t seed) {
    const auto found =
        value_of(forest_importance(design, {.trees = 50, .draws = {.count = 0, .seed = seed}}));
    return std::vector{found.r2.value, found.groups[0].loss.value, found.groups[1].loss.value};
  };
  EXPECT_EQ(numbers(1), numbers(1));
  EXPECT_NE(numbers(1), numbers(2));
}

TEST(Shapley, IntervalsHoldTheValueAndComeAgain) {
  const Design design = design_of(frame_of(regression_golden("importance").list()[1]),
                                  "y ~ log(size) + log(data) + kind", false);
  const auto found = value_of(shapley_r2(design, {.groups = {}, .draws = {.count = 400}}));
  const auto again = value_of(shapley_r2(design, {.groups = {}, .draws = {.count = 400}}));
  for (size_t i = 0; i < found.shares.size(); ++i) {
    const Estimate& share = found.shares[i].share;
    EXPECT_LT(share.interval.low, share.value);
    EXPECT_GT(share.interval.high, share.value);
    EXPECT_EQ(share.interval.low, again.shares[i].share.interval.low);
  }
}

}  // namespace
}  // namespace lux
