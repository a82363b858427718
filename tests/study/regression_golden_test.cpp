// Regressions against statsmodels, and those of the paper: regression_golden.json, made by
// make_regression_golden.py.
#include <gtest/gtest.h>

#include <algorithm>

#include "study/regression/covariance.h"
#include "study/regression/influence.h"
#include "tests/study/regression_testing.h"

namespace lux {
namespace {

struct Case {
  const Value* expected = nullptr;
  std::string what;
  Design design;
  Fit fit;
  std::vector<size_t> order;  // of statsmodels' coefficients among ours
};

Case fit_case(const Value& one) {
  Case out;
  out.expected = one.find("fit");
  out.what = *one.get_string("formula") + (*one.get_bool("weighted") ? ", weighted" : "");
  const Formula formula = value_of(parse_formula(*one.get_string("formula")));
  out.design =
      value_of(make_design(frame_of(one), formula, {.weighted = *one.get_bool("weighted")}));
  out.fit = value_of(fit_least_squares(out.design));
  for (const Value& name : out.expected->find("names")->list()) {
    const auto found = std::ranges::find(out.design.layout.columns, name.string());
    EXPECT_NE(found, out.design.layout.columns.end()) << out.what << ": " << name.string();
    out.order.push_back(static_cast<size_t>(found - out.design.layout.columns.begin()));
  }
  EXPECT_EQ(out.order.size(), out.design.layout.columns.size()) << out.what;
  return out;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::vector<Case> out;
    for (const Value& one : regression_golden("regressions").list()) out.push_back(fit_case(one));
    return out;
  }();
  return all;
}

TEST(RegressionGolden, LeastSquares) {
  for (const Case& one : cases()) {
    const Value& expected = *one.expected;
    const auto is = [&](double actual, const char* name) {
      expect_close(actual, *expected.find(name), one.what + ": " + name);
    };
    is(one.fit.r2, "r2");
    is(one.fit.adjusted_r2, "adjusted_r2");
    is(one.fit.f, "f");
    is(one.fit.f_p, "f_p");
    is(one.fit.log_likelihood, "log_likelihood");
    is(one.fit.aic, "aic");
    is(one.fit.bic, "bic");
    is(one.fit.durbin_watson, "durbin_watson");
    is(one.fit.condition_number, "condition_number");
    is(one.fit.residual_error, "residual_error");
    EXPECT_EQ(one.fit.degrees_model, *expected.get_int("degrees_model")) << one.what;
    for (size_t j = 0; j < one.order.size(); ++j)
      expect_close(one.fit.beta[static_cast<Eigen::Index>(one.order[j])],
                   expected.find("beta")->list()[j], one.what + ": beta");
    for (Eigen::Index i = 0; i < one.design.n(); ++i) {
      const auto place = static_cast<size_t>(i);
      expect_close(one.fit.residuals[i], expected.find("residuals")->list()[place], one.what);
      expect_close(one.fit.fitted[i], expected.find("fitted")->list()[place], one.what);
    }
  }
}

TEST(RegressionGolden, Covariances) {
  for (const Case& one : cases())
    for (const Covariance kind : all_covariances) {
      const std::string what = one.what + ": " + std::string(name_of(kind));
      const Value& expected = *one.expected->find("covariances")->find(name_of(kind));
      const Inference found = value_of(infer(one.design, one.fit, kind));
      expect_close(found.f, *expected.find("f"), what + " F", 1e-8);
      expect_close(found.f_p, *expected.find("f_p"), what + " p of F", 1e-8);
      for (size_t j = 0; j < one.order.size(); ++j) {
        const Coefficient& actual = found.coefficients[one.order[j]];
        const auto at = [&](const char* name) { return expected.find(name)->list()[j]; };
        expect_close(actual.standard_error, at("se"), what + " se");
        expect_close(actual.t, at("t"), what + " t");
        expect_close(actual.p, at("p"), what + " p");
        expect_close(actual.interval.low, at("low"), what + " low");
        expect_close(actual.interval.high, at("high"), what + " high");
      }
    }
}

TEST(RegressionGolden, Influence) {
  for (const Case& one : cases()) {
    const auto rows = influence(one.design, one.fit);
    const Value& expected = *one.expected->find("influence");
    const Value& without = *one.expected->find("without");
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto is = [&](double actual, const Value& group, const char* name) {
        expect_close(actual, group.find(name)->list()[i], one.what + ": " + name);
      };
      is(rows[i].leverage, expected, "leverage");
      is(rows[i].internal_residual, expected, "internal");
      is(rows[i].external_residual, expected, "external");
      is(rows[i].cooks_distance, expected, "cooks");
      is(rows[i].dffits, expected, "dffits");
      is(rows[i].r2_without, without, "r2");
      for (size_t j = 0; j < one.order.size(); ++j) {
        const auto of_row = [&](const Value& group, const char* name) {
          return group.find(name)->list()[i].list()[j];
        };
        const size_t k = one.order[j];
        expect_close(rows[i].dfbetas[k], of_row(expected, "dfbetas"), one.what + ": dfbetas");
        expect_close(rows[i].without[k], of_row(without, "beta"), one.what + ": beta without");
        expect_close(rows[i].without_errors[k], of_row(without, "se"), one.what + ": se without");
        expect_close(rows[i].without_p[k], of_row(without, "p"), one.what + ": p without");
      }
    }
  }
}

}  // namespace
}  // namespace lux
