// Regressions against statsmodels, and those of the paper: regression_golden.json, made by
// make_regression_golden.py.
#include <gtest/gtest.h>

#include <algorithm>

#include "study/regression/covariance.h"
#include "study/regression/influence.h"
#include "study/regression/prediction.h"
#include "study/regression/prediction_error.h"
#include "study/regression/score_groups.h"
#include "study/regression/shapley.h"
#include "study/regression/variance_between.h"
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

void expect_errors(const PredictionError& found, const Value& expected, const std::string& what) {
  expect_close(found.rmse.value, *expected.find("rmse"), what);
  expect_close(found.mae.value, *expected.find("mae"), what);
  expect_close(found.r2.value, *expected.find("r2"), what);
  expect_close(found.baseline_rmse.value, *expected.find("baseline_rmse"), what);
  expect_close(found.baseline_mae.value, *expected.find("baseline_mae"), what);
}

TEST(RegressionGolden, PredictionErrors) {
  const Draws none{.count = 0};
  for (const Case& one : cases()) {
    expect_errors(leave_rows_out(one.design, one.fit, none), *one.expected->find("left_out"),
                  one.what + ": rows left out");
    expect_errors(value_of(leave_families_out(one.design, none)),
                  *one.expected->find("family_left_out"), one.what + ": families left out");
  }
}

TEST(RegressionGolden, Bands) {
  for (const Case& one : cases()) {
    const Value& expected = *one.expected->find("band");
    for (size_t i = 0; i < expected.find("mean")->list().size(); ++i) {
      const Eigen::VectorXd x = one.design.x.row(static_cast<Eigen::Index>(i)).transpose();
      const Band band = band_at(one.design, one.fit, x);
      const auto is = [&](double actual, const char* name) {
        expect_close(actual, expected.find(name)->list()[i], one.what + ": " + name);
      };
      is(band.fitted, "mean");
      is(band.confidence.low, "mean_ci_lower");
      is(band.confidence.high, "mean_ci_upper");
      is(band.prediction.low, "obs_ci_lower");
      is(band.prediction.high, "obs_ci_upper");
    }
  }
}

TEST(RegressionGolden, SharesOfR2) {
  for (const Value& one : regression_golden("importance").list()) {
    const Formula formula = value_of(parse_formula(*one.get_string("formula")));
    const Design design = value_of(make_design(frame_of(one), formula));
    const auto found = value_of(shapley_r2(design, {.groups = {}, .draws = {.count = 0}}));
    for (const ShapleyShare& share : found.shares) {
      expect_close(share.share.value, *one.find("shares")->find(share.group), share.group);
      expect_close(share.alone.value, *one.find("alone")->find(share.group), share.group);
      expect_close(share.last.value, *one.find("last")->find(share.group), share.group);
    }
  }
}

void expect_buckets(const std::vector<ScoreGroup>& found, const Value& expected) {
  ASSERT_EQ(found.size(), expected.list().size());
  for (size_t i = 0; i < found.size(); ++i) {
    const ScoreGroup& group = found[i];
    const Value& one = expected.list()[i];
    EXPECT_EQ(group.name, *one.get_string("label"));
    EXPECT_EQ(group.mean.n, *one.get_int("n"));
    if (group.members.empty()) continue;
    expect_close(group.members.front().score, *one.find("max"), group.name);
    expect_close(group.members.back().score, *one.find("min"), group.name);
    expect_close(group.mean.value, *one.find("mean"), group.name);
    expect_close(group.sd, *one.find("sd"), group.name);
    expect_close(group.mean.interval.low, *one.find("low"), group.name);
    expect_close(group.mean.interval.high, *one.find("high"), group.name);
  }
}

void expect_effect(const ScoreGroups& groups, const Value& expected) {
  const VarianceBetween found = value_of(variance_between(groups));
  expect_close(found.eta2.value, *expected.find("eta2"), "eta2");
  expect_close(found.adjusted, *expected.find("adjusted"), "adjusted");
  expect_close(found.f, *expected.find("f"), "f");
  expect_close(found.p, *expected.find("p"), "p");
  expect_close(found.eta2.interval.low, *expected.find("low"), "low");
  expect_close(found.eta2.interval.high, *expected.find("high"), "high");
}

TEST(RegressionGolden, Groups) {
  for (const Value& one : regression_golden("groups").list()) {
    const DataFrame frame = frame_of(one);
    Buckets buckets{.edges = numbers_of(*one.find("edges")), .labels = {}};
    for (const Value& label : one.find("labels")->list()) buckets.labels.push_back(label.string());
    expect_buckets(value_of(group_by_size(frame, "y", "size", buckets)).groups,
                   *one.find("buckets"));
    expect_effect(value_of(group_by_text(frame, "y", "kind")), *one.find("effect"));
  }
}

DataFrame paper_frame(size_t number) {
  return frame_of(regression_golden("paper").find("frames")->list()[number]);
}

TEST(RegressionGolden, PaperFits) {
  for (const Value& expected : regression_golden("paper").find("fits")->list()) {
    const DataFrame frame = paper_frame(static_cast<size_t>(*expected.get_int("frame")));
    const Formula formula = value_of(parse_formula(*expected.get_string("formula")));
    const Design design = value_of(make_design(frame, formula, {.require = {"tokens"}}));
    const Fit fit = value_of(fit_least_squares(design));
    EXPECT_EQ(fit.n, *expected.get_int("n"));
    const auto is = [&](double actual, const char* name) {
      expect_close(actual, *expected.find(name), name);
    };
    is(fit.r2, "r2");
    is(fit.adjusted_r2, "adjusted_r2");
    is(fit.f, "f");
    is(fit.f_p, "f_p");
    is(fit.log_likelihood, "log_likelihood");
    is(fit.aic, "aic");
    is(fit.bic, "bic");
    is(fit.durbin_watson, "durbin_watson");
    const Inference found = value_of(infer(design, fit, Covariance::classical));
    for (size_t j = 0; j < found.coefficients.size(); ++j) {
      const auto of = [&](const char* name) { return expected.find(name)->list()[j]; };
      expect_close(found.coefficients[j].value, of("beta"), "beta");
      expect_close(found.coefficients[j].standard_error, of("se"), "se");
      expect_close(found.coefficients[j].t, of("t"), "t");
      expect_close(found.coefficients[j].p, of("p"), "p");
      expect_close(found.coefficients[j].interval.low, of("low"), "low");
      expect_close(found.coefficients[j].interval.high, of("high"), "high");
    }
  }
}

/// The numbers as the paper's notebooks print them (size_analysis.ipynb at 82a40c3e, and of 7 June
/// 2024).
struct Printed {
  size_t frame;
  const char* formula;
  int64_t n;
  const char* numbers;  // R², adjusted, F, log L, AIC, BIC, DW
  const char* coefficients;
};

TEST(RegressionGolden, PaperAsPrinted) {
  const Printed printed[] = {
      {0, "clemscore ~ log(params)", 20, "0.567 0.543 23.56 -69.529 143.1 145.0 1.952",
       "-1.8909 3.611 -0.524; 5.2453 1.081 4.854; "},
      {0, "clemscore ~ log(params) + log(tokens)", 20,
       "0.671 0.632 17.31 -66.792 139.6 142.6 2.208",
       "-5.8290 3.661 -1.592; 4.5982 1.009 4.556; 4.5764 1.978 2.314; "},
      {1, "clemscore ~ log(params)", 17, "0.571 0.542 19.94 -60.056 124.1 125.8 2.233",
       "-2.8970 4.266 -0.679; 5.4638 1.224 4.466; "},
      {1, "clemscore ~ log(params) + log(tokens)", 17,
       "0.681 0.636 14.95 -57.528 121.1 123.6 2.244",
       "-7.2890 4.297 -1.696; 4.4477 1.185 3.753; 5.5604 2.525 2.202; "}};
  for (const Printed& one : printed) {
    const Design design = value_of(make_design(
        paper_frame(one.frame), value_of(parse_formula(one.formula)), {.require = {"tokens"}}));
    const Fit fit = value_of(fit_least_squares(design));
    EXPECT_EQ(fit.n, one.n);
    EXPECT_EQ(
        fmt::format("{:.3f} {:.3f} {:.2f} {:.3f} {:.1f} {:.1f} {:.3f}", fit.r2, fit.adjusted_r2,
                    fit.f, fit.log_likelihood, fit.aic, fit.bic, fit.durbin_watson),
        one.numbers);
    std::string coefficients;
    for (const Coefficient& c : value_of(infer(design, fit, Covariance::classical)).coefficients)
      coefficients += fmt::format("{:.4f} {:.3f} {:.3f}; ", c.value, c.standard_error, c.t);
    EXPECT_EQ(coefficients, one.coefficients);
  }
}

TEST(RegressionGolden, PaperBuckets) {
  const ScoreGroups groups =
      value_of(group_by_size(paper_frame(0), "clemscore", "params", paper_size_buckets(1)));
  expect_buckets(groups.groups, *regression_golden("paper").find("buckets"));
  expect_effect(groups, *regression_golden("paper").find("effect"));
  EXPECT_EQ(groups.dropped.size(), 6U);
  EXPECT_EQ(groups.groups.front().members.front().row, "yi-1.5-6b-chat");
  EXPECT_EQ(groups.groups.front().members.back().row, "qwen1.5-1.8b-chat");
  EXPECT_EQ(groups.groups.back().members.front().row, "gpt-4-turbo-2024-04-09");
  EXPECT_EQ(groups.groups.back().members.back().row, "gemini-1.5-pro-latest");
}

}  // namespace
}  // namespace lux
