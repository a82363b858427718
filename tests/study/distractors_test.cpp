// What must hold of the study of wrong choices whatever the numbers are.
#include "study/distractors/distractors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "study/correlation/resample.h"
#include "tests/study/distractors_testing.h"

namespace lux {
namespace {

const std::vector<double> compute{15, 15.5, 16.5, 17, 18};

/// From 0 to 1.
double uniform(SplitMix& random) {
  return static_cast<double>(random() >> 11U) * 0x1p-53;
}

std::vector<MadeDocument> random_documents(size_t count, size_t choices, double offset,
                                           uint64_t seed, size_t models = compute.size()) {
  SplitMix random(seed);
  std::vector<MadeDocument> out(count);
  for (MadeDocument& document : out) {
    document.gold.resize(choices);
    document.gold[random.below(static_cast<uint32_t>(choices))] = 1;
    for (size_t m = 0; m < models; ++m) {
      auto& row = document.logprob.emplace_back();
      for (size_t k = 0; k < choices; ++k)
        row.push_back(offset + static_cast<double>(m) / 2 - 6 * uniform(random));
    }
  }
  return out;
}

TaskDistractors study_documents(const std::vector<MadeDocument>& documents, int draws = 0) {
  ChainInput input = made_models(compute);
  add_task(input, "task", documents);
  return study_of(input, draws);
}

const SlopeEstimates& of(const TaskDistractors& study, Rising rising) {
  return *std::ranges::find(study.slopes, rising, &SlopeEstimates::of);
}

const FrozenEstimates& of(const TaskDistractors& study, ChainMetric metric,
                          std::optional<Correlation> kind) {
  return *std::ranges::find_if(study.frozen, [&](const FrozenEstimates& one) {
    return one.metric == metric && one.correlation == kind;
  });
}

/// ℓ of choice k is level[k] + rise[k] × (log10 compute − 15), exactly linear.
MadeDocument linear(const std::vector<double>& level, const std::vector<double>& rise) {
  MadeDocument document;
  document.gold.assign(level.size(), 0);
  document.gold[0] = 1;
  for (const double x : compute) {
    auto& row = document.logprob.emplace_back();
    for (size_t k = 0; k < level.size(); ++k) row.push_back(level[k] + rise[k] * (x - 15));
  }
  return document;
}

TEST(Distractors, SlopesOfLinesAreTheirs) {
  const auto study = study_documents({linear({-9, -8, -20}, {2, 1, 3})});
  EXPECT_NEAR(of(study, Rising::right).slope.value, 2, 1e-12);
  EXPECT_NEAR(of(study, Rising::top_wrong).slope.value, 1, 1e-12);
  EXPECT_NEAR(of(study, Rising::fastest_wrong).slope.value, 3, 1e-12);
  EXPECT_NEAR(of(study, Rising::each_wrong).slope.value, 2, 1e-12);
  EXPECT_EQ(of(study, Rising::each_wrong).faster.value, 0.5);
  EXPECT_EQ(of(study, Rising::fastest_wrong).faster.value, 1);
  EXPECT_EQ(of(study, Rising::top_wrong).faster.value, 0);
  EXPECT_NEAR(of(study, Rising::right).pearson.value, 1, 1e-12);
}

TEST(Distractors, LinesHaveNoNoise) {
  // The margin goes through 0 at 15.7: Accuracy changes, and all of it is the lines'.
  const auto study =
      study_documents({linear({-9, -8.3}, {2, 1}), linear({-2000.1, -2000.3}, {0.3, 0.7})});
  for (const Noise& noise : study.noise) {
    EXPECT_EQ(noise.variance_margin.value, 0);
    EXPECT_TRUE(std::isnan(noise.margin_share_wrong.value));
    EXPECT_EQ(noise.turned_both.value, 0);
    EXPECT_TRUE(std::isnan(noise.share_wrong.value));
    EXPECT_EQ(noise.acc_none.value, noise.acc_both.value);
  }
}

TEST(Distractors, FrozenWrongChoicesChangeNothingThatStandsStill) {
  const auto study = study_documents({linear({-9, -8, -7}, {2, 0, 0}), linear({-3, -8}, {1, 0})});
  for (const FrozenEstimates& one : study.frozen) {
    EXPECT_EQ(one.actual.n, one.wrong_frozen.n);
    if (one.wrong_difference.n > 0) {
      EXPECT_NEAR(one.wrong_difference.value, 0, 1e-12);
    }
  }
  // And with the right choice held as well, nothing moves: no correlation.
  EXPECT_EQ(of(study, ChainMetric::p_choices, Correlation::spearman).right_frozen.n, 0);
}

TEST(Distractors, FrozenWrongChoicesLeaveTheRightOnesRanks) {
  auto documents = random_documents(200, 4, -10, 1);
  for (size_t k = 0; k < 4; ++k)  // p^Choices of about exp −90, Brier of 2 to the last bit
    for (auto& row : documents[0].logprob) row[k] -= documents[0].gold[k] != 0 ? 90 : 0;
  const auto study = study_documents(documents);
  EXPECT_EQ(of(study, ChainMetric::brier, Correlation::pearson).wrong_frozen.n, 200);
  const SlopeEstimates& right = of(study, Rising::right);
  for (const ChainMetric metric : {ChainMetric::p_choices, ChainMetric::brier}) {
    EXPECT_NEAR(of(study, metric, Correlation::spearman).wrong_frozen.value, right.spearman.value,
                1e-12);
    EXPECT_NEAR(of(study, metric, Correlation::kendall).wrong_frozen.value, right.kendall.value,
                1e-12);
  }
}

TEST(Distractors, AboveOneHalfIsRightAndBelowOneOfKWrong) {
  const auto study = study_documents(random_documents(500, 4, -10, 2));
  int64_t pairs = 0;
  for (const AccuracyBin& bin : study.bins) {
    pairs += bin.pairs;
    if (bin.pairs == 0) continue;
    if (bin.low >= 0.5) {
      EXPECT_EQ(bin.acc.value, 1);
    }
    if (bin.high <= 0.25) {
      EXPECT_EQ(bin.acc.value, 0);
    }
    // The bounds of Brier given p: (1 − p)²·K/(K − 1) and 2·(1 − p)².
    EXPECT_GE(bin.brier.value, std::pow(1 - bin.high, 2) * 4 / 3 - 1e-12);
    EXPECT_LE(bin.brier.value, 2 * std::pow(1 - bin.low, 2) + 1e-12);
    EXPECT_LE(bin.wilson.low, bin.acc.value);
    EXPECT_GE(bin.wilson.high, bin.acc.value);
  }
  EXPECT_EQ(pairs, 500 * 5);
}

TEST(Distractors, BinsIncludeTheirUpperEdgeAndTheFirstBoth) {
  EXPECT_EQ(bin_of(0), 0U);
  EXPECT_EQ(bin_of(1e-300), 0U);
  EXPECT_EQ(bin_of(1), 29U);
  for (size_t bin = 1; bin < 30; ++bin) {
    EXPECT_EQ(bin_of(bin_edge(bin)), bin - 1);
    EXPECT_EQ(bin_of(std::nextafter(bin_edge(bin), 1)), bin);
  }
}

TEST(Distractors, NothingUnderflowsAtMinus2000) {
  const auto near = random_documents(100, 4, 0, 3);
  auto far = near;
  for (MadeDocument& document : far)
    for (auto& row : document.logprob)
      for (double& l : row) l -= 2048;  // exact in binary: only the masses' sums round otherwise
  const auto a = study_documents(near);
  const auto b = study_documents(far);
  for (size_t i = 0; i < a.slopes.size(); ++i) {
    EXPECT_NEAR(a.slopes[i].slope.value, b.slopes[i].slope.value, 1e-10);
    EXPECT_EQ(a.slopes[i].spearman.n, b.slopes[i].spearman.n);
    EXPECT_NEAR(a.slopes[i].spearman.value, b.slopes[i].spearman.value, 1e-10);
  }
  for (size_t i = 0; i < a.frozen.size(); ++i) {
    EXPECT_EQ(a.frozen[i].wrong_frozen.n, b.frozen[i].wrong_frozen.n);
    EXPECT_NEAR(a.frozen[i].wrong_frozen.value, b.frozen[i].wrong_frozen.value, 1e-9);
    EXPECT_NEAR(a.frozen[i].actual.value, b.frozen[i].actual.value, 1e-9);
  }
  for (size_t i = 0; i < a.bins.size(); ++i) EXPECT_EQ(a.bins[i].pairs, b.bins[i].pairs);
  EXPECT_NEAR(a.coupling.pearson.value, b.coupling.pearson.value, 1e-7);
  EXPECT_NEAR(a.noise[0].share_wrong.value, b.noise[0].share_wrong.value, 1e-12);
  EXPECT_NEAR(b.masses[0].right.mean.value, a.masses[0].right.mean.value - 2048, 1e-9);
  for (const MassPoint& point : b.points) {
    EXPECT_LT(point.log10_right, -880);
    EXPECT_TRUE(std::isfinite(point.log10_wrong));
  }
}

TEST(Distractors, PartsOfTheNoiseAddUp) {
  const auto study = study_documents(random_documents(300, 4, -10, 4));
  for (const Noise& noise : study.noise) {
    EXPECT_NEAR(
        noise.variance_right.value + noise.variance_wrong.value - 2 * noise.covariance.value,
        noise.variance_margin.value, 1e-12);
    EXPECT_NEAR(noise.margin_share_right.value + noise.margin_share_wrong.value, 1, 1e-12);
    EXPECT_NEAR(noise.shapley_right.value + noise.shapley_wrong.value, noise.turned_both.value,
                1e-12);
    EXPECT_NEAR(noise.share_right.value + noise.share_wrong.value, 1, 1e-12);
  }
  EXPECT_NEAR(study.noise[0].acc_both.value, of(study, ChainMetric::acc, std::nullopt).actual.value,
              1e-12);
}

TEST(Distractors, AllTiesHaveNoCorrelationsAndGoToTheFirstChoice) {
  MadeDocument first{.gold = {1, 0, 0}, .logprob = {5, {-7, -7, -7}}};
  MadeDocument last{.gold = {0, 0, 1}, .logprob = {5, {-7, -7, -7}}};
  const auto study = study_documents({first, last, last}, 50);
  EXPECT_EQ(of(study, Rising::right).slope.value, 0);
  EXPECT_EQ(of(study, Rising::right).spearman.n, 0);
  EXPECT_TRUE(std::isnan(of(study, Rising::right).spearman.value));
  EXPECT_NEAR(of(study, ChainMetric::acc, std::nullopt).actual.value, 1.0 / 3, 1e-15);
  EXPECT_NEAR(study.noise[0].acc_none.value, 1.0 / 3, 1e-15);
  EXPECT_EQ(study.noise[0].turned_both.value, 0);
  EXPECT_EQ(study.ranks.changed.value, 0);
  EXPECT_EQ(study.ranks.tau.n, 0);
  EXPECT_EQ(study.ranks.leaders.value, 1);
  EXPECT_TRUE(std::isnan(study.coupling.pearson_within.value));
}

TEST(Distractors, TwoModelsGiveSlopesAndNoNoise) {
  // Slices have at least three models, so this is a panel by itself.
  const auto documents = random_documents(20, 4, -10, 5, 2);
  ChainInput input = made_models({15, 16});
  add_task(input, "task", documents);
  const Slice slice{.name = "two", .models = {0, 1}};
  const ChoicePanel panel = make_panel(input, input.tasks.front(), slice).panel;
  const Masses masses = masses_of(panel);
  const Draws draws{.count = 20};
  const auto slopes = estimate_slopes(slope_terms(panel, masses), draws);
  double mean = 0;
  for (size_t d = 0; d < 20; ++d) mean += (masses.right[2 * d + 1] - masses.right[2 * d]) / 20;
  EXPECT_NEAR(slopes[0].slope.value, mean, 1e-12);
  for (const NoiseOf noise_of : all_noise) {
    const Noise noise = estimate_noise(noise_terms(panel, masses, noise_of), noise_of, draws);
    EXPECT_TRUE(std::isnan(noise.variance_margin.value));
    EXPECT_TRUE(std::isnan(noise.margin_share_right.value));
    EXPECT_EQ(noise.turned_both.value, 0);
  }
  EXPECT_TRUE(std::isnan(choice_slopes(panel, {0})[0].error));
  EXPECT_EQ(estimate_ranks(rank_terms(panel, masses), draws).changed.n, 20);

  DistractorOptions options;
  const DistractorStudy study = study_distractors(input, options);
  EXPECT_TRUE(study.slices.empty());
  ASSERT_EQ(study.left_out.size(), 1U);
  EXPECT_NE(study.left_out[0].find("2 models"), std::string::npos);
}

TEST(Distractors, OneChoiceIsNoDocument) {
  auto documents = random_documents(5, 3, -10, 6);
  documents.push_back({.gold = {1}, .logprob = {5, {-3.0}}});
  documents.push_back({.gold = {1, 1}, .logprob = {5, {-3.0, -4.0}}});
  EXPECT_EQ(study_documents(documents).documents, 5);
}

TEST(Distractors, OneDocumentHasNoError) {
  const auto study = study_documents(random_documents(1, 4, -10, 7), 100);
  EXPECT_FALSE(std::isnan(of(study, Rising::right).slope.value));
  EXPECT_TRUE(std::isnan(of(study, Rising::right).slope.standard_error));
  EXPECT_TRUE(std::isnan(study.coupling.pearson.interval.low));
}

TEST(Distractors, DocumentsThatNotAllHaveScoredAreLeftOutAndTold) {
  ChainInput input = made_models(compute);
  add_task(input, "task", random_documents(6, 4, -10, 8));
  ChainInput other = made_models(compute);
  add_task(other, "task", random_documents(4, 4, -10, 9));
  input.tasks[0].models[2] = other.tasks[0].models[2];  // with other right choices, too
  input.tasks[0].models.erase(input.tasks[0].models.begin());
  const DistractorStudy study = study_distractors(input, {.draws = {.count = 0}});
  const FoundPanel found =
      make_panel(input, input.tasks[0], study.slices.empty() ? Slice{} : study.slices[0].slice);
  EXPECT_EQ(found.missing, std::vector<std::string>{"made-0"});
  EXPECT_EQ(found.incomplete, 2);
  EXPECT_EQ(static_cast<int64_t>(found.panel.documents()) + found.differing, 4);
  EXPECT_GE(study.left_out.size(), 2U);
}

TEST(Distractors, TheSameSeedGivesTheSameNumbers) {
  const auto documents = random_documents(50, 4, -10, 10);
  const auto a = study_documents(documents, 100);
  const auto b = study_documents(documents, 100);
  EXPECT_EQ(a.coupling.pearson.interval.low, b.coupling.pearson.interval.low);
  EXPECT_EQ(a.noise[0].share_wrong.standard_error, b.noise[0].share_wrong.standard_error);
  EXPECT_LT(a.coupling.pearson.interval.low, a.coupling.pearson.value);
}

TEST(Distractors, PointsAreThinnedEvenly) {
  EXPECT_EQ(thinned(10, 5), (std::vector<size_t>{0, 2, 4, 6, 8}));
  EXPECT_EQ(thinned(3, 5), (std::vector<size_t>{0, 1, 2}));
  EXPECT_EQ(thinned(3, 0), (std::vector<size_t>{0}));
  EXPECT_TRUE(thinned(0, 5).empty());
}

/// The same made-up documents, without one of the models.
ChainInput made_without(const std::vector<std::vector<MadeDocument>>& tasks, size_t model) {
  std::vector<double> rest = compute;
  if (model < rest.size()) rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(model));
  ChainInput input = made_models(rest);
  for (size_t t = 0; t < tasks.size(); ++t) {
    std::vector<MadeDocument> documents = tasks[t];
    for (MadeDocument& one : documents)
      if (model < compute.size())
        one.logprob.erase(one.logprob.begin() + static_cast<std::ptrdiff_t>(model));
    add_task(input, "task" + std::to_string(t), documents);
  }
  return input;
}

TEST(Distractors, JackknifeOfAMeanIsItsStandardError) {
  const std::vector<double> values{3, 1, 4, 1, 5, 9};
  std::vector<double> without;
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  for (const double one : values) without.push_back((sum - one) / 5);
  const Estimate estimate = jackknife(sum / 6, without);
  const Estimate mean = estimate_mean(values, -100, 100);
  EXPECT_NEAR(estimate.standard_error, mean.standard_error, 1e-12);
  EXPECT_NEAR(estimate.interval.low, mean.interval.low, 1e-12);
  EXPECT_EQ(estimate.n, 6);
}

TEST(Distractors, ErrorsOverModelsAreThoseOfStudiesWithoutEach) {
  const std::vector<std::vector<MadeDocument>> tasks{random_documents(40, 4, -6, 1),
                                                     random_documents(30, 3, -9, 2)};
  const auto study = [&](size_t model) {
    DistractorOptions options;
    options.draws.count = 0;
    options.over_models = model == compute.size();
    return study_distractors(made_without(tasks, model), options).slices.at(0).tasks;
  };
  const std::vector<TaskDistractors> whole = study(compute.size());
  ASSERT_EQ(whole.size(), 3U);
  std::vector<std::vector<TaskDistractors>> left;
  for (size_t model = 0; model < compute.size(); ++model) left.push_back(study(model));
  for (size_t t = 0; t < whole.size(); ++t) {
    const auto& found = whole[t].over_models;
    ASSERT_FALSE(found.empty());
    for (size_t s = 0; s < found.size(); ++s) {
      std::vector<double> values;
      for (const auto& tasks_left : left)
        values.push_back(fit_statistics(tasks_left[t])[s].estimate.value);
      const Estimate expected = jackknife(fit_statistics(whole[t])[s].estimate.value, values);
      const std::string name = found[s].of + " " + std::string(found[s].statistic);
      EXPECT_EQ(found[s].estimate.n, 5) << name;
      if (std::isnan(expected.standard_error)) {
        EXPECT_TRUE(std::isnan(found[s].estimate.standard_error)) << name;
        continue;
      }
      EXPECT_NEAR(found[s].estimate.value, expected.value, 1e-12) << name;
      EXPECT_NEAR(found[s].estimate.standard_error, expected.standard_error, 1e-12) << name;
    }
  }
}

TEST(Distractors, OfThreeModelsNoneCanBeLeftOut) {
  ChainInput input = made_models({15, 16, 17});
  add_task(input, "task", random_documents(10, 4, -6, 3, 3));
  DistractorOptions options;
  options.over_models = true;
  options.draws.count = 0;
  const DistractorStudy study = study_distractors(input, options);
  for (const OverModels& one : study.slices.at(0).tasks.at(0).over_models)
    EXPECT_TRUE(std::isnan(one.estimate.standard_error));
  ASSERT_EQ(study.left_out.size(), 1U);
  EXPECT_EQ(study.left_out[0], "made on task: of 3 models none can be left out.");
}

}  // namespace
}  // namespace lux
