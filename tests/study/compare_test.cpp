// Items out of a lab, paired: what is compared, what is not, and why.
#include "study/compare/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/study/compare_testing.h"

namespace lux {
namespace {

class Compare : public ::testing::Test {
 protected:
  void SetUp() override {
    env_.skip_sync = true;
    auto lab = Lab::create_or_open(env_, folder_.path() / "lab");
    ASSERT_TRUE(lab) << message_of(lab);
    lab_ = std::make_unique<Lab>(*std::move(lab));
    add_card(*lab_, "a@1", "a");
    add_card(*lab_, "b@1", "b");
  }

  CompareResult compare(const std::vector<std::string>& words, const CompareOptions& options = {}) {
    const auto names = ContenderNames::read(*lab_);
    EXPECT_TRUE(names) << message_of(names);
    std::vector<Contender> contenders;
    for (const std::string& word : words) {
      const auto one = names->find(word);
      EXPECT_TRUE(one) << message_of(one);
      contenders.push_back(*one);
    }
    auto result = study_compare(*lab_, contenders, options);
    EXPECT_TRUE(result) << message_of(result);
    return *std::move(result);
  }

  static bool says(const CompareResult& result, const std::string& piece) {
    return std::ranges::any_of(result.left_out, [&](const std::string& sentence) {
      return sentence.find(piece) != std::string::npos;
    });
  }

  static const CompareRow* row(const CompareResult& result, const std::string& subject,
                               const std::string& metric) {
    for (const CompareRow& one : result.rows)
      if (one.subject == subject && one.metric.name == metric) return &one;
    return nullptr;
  }

  Folder folder_;
  FaultyEnv env_;
  std::unique_ptr<Lab> lab_;
};

TEST_F(Compare, PairsDocumentsByContentNotByNumber) {
  add_choices(*lab_, {.model = "a@1", .right = {1, 1, 1, 0, 0}});
  add_choices(*lab_, {.run = "s", .model = "b@1", .right = {0, 1, 0, 0}, .first = 1});
  const CompareResult result = compare({"a", "b"}, {.flips = true});
  const CompareRow* acc = row(result, "t", "acc");
  ASSERT_NE(acc, nullptr);
  EXPECT_EQ(acc->summary.n, 4);  // documents 1 to 4
  EXPECT_EQ(acc->only_first, 1);
  EXPECT_EQ(acc->only_second, 0);
  EXPECT_EQ(acc->summary.first_higher, 1);  // document 1
  EXPECT_EQ(acc->summary.second_higher, 0);
  EXPECT_DOUBLE_EQ(acc->summary.difference, 0.25);
  ASSERT_GE(result.flips.size(), 1U);
  EXPECT_EQ(result.flips[0].item, "1");
  EXPECT_EQ(result.flips[0].first_record, "tables/choices/run_id=r/choices.parquet");
  EXPECT_EQ(result.flips[0].second_record, "tables/choices/run_id=s/choices.parquet");
}

TEST_F(Compare, OtherDocumentsUnderTheSameNumbersAreNotPaired) {
  add_choices(*lab_, {.model = "a@1", .right = {1, 1}});
  add_choices(*lab_, {.model = "b@1", .right = {0, 1}, .documents = "other"});
  const CompareResult result = compare({"a", "b"});
  EXPECT_TRUE(result.rows.empty());
  EXPECT_TRUE(says(result, "2 documents that only a has"));
}

TEST_F(Compare, FailedIsNotWrong) {
  add_choices(*lab_, {.model = "a@1", .right = {1, 1, 0}});
  add_choices(*lab_, {.model = "b@1", .right = {-1, 0, 0}});
  const CompareResult result = compare({"a", "b"});
  const CompareRow* acc = row(result, "t", "acc");
  ASSERT_NE(acc, nullptr);
  EXPECT_EQ(acc->summary.n, 2);
  EXPECT_EQ(acc->failed, 1);
  EXPECT_EQ(acc->summary.first_higher, 1);
  EXPECT_TRUE(says(result, "failed, which is not wrong"));
}

TEST_F(Compare, OtherVersionsExamplesAndRulesAreToldApart) {
  add_choices(*lab_, {.model = "a@1", .right = {1, 1}});
  add_choices(*lab_, {.model = "b@1", .version = "2.0", .right = {1, 0}});
  add_choices(*lab_, {.model = "a@1", .task = "u", .right = {1, 1}});
  add_choices(*lab_, {.model = "b@1", .task = "u", .num_fewshot = 5, .right = {1, 0}});
  add_episodes(*lab_, "r", "a", {50, 100}, "v1.6");
  add_episodes(*lab_, "r", "b", {50, 100}, "strict");
  const CompareResult result = compare({"a", "b"});
  EXPECT_TRUE(result.rows.empty());
  EXPECT_TRUE(says(result, "a has it under version 1.0, 0-shot, b under version 2.0, 0-shot"));
  EXPECT_TRUE(says(result, "version 1.0, 5-shot"));
  EXPECT_TRUE(says(result, "rules strict"));
}

TEST_F(Compare, EpisodesByInstance) {
  add_episodes(*lab_, "r", "a", {50, 100, -1, std::nan(""), 80, 20});
  add_episodes(*lab_, "r", "b", {40, -1, -1, 70, 80, 10});
  const CompareResult result =
      compare({"a", "b"},
              {.selection = {.metrics = {"played", "quality", "score", "success"}}, .flips = true});
  const CompareRow* played = row(result, "taboo", "played");
  ASSERT_NE(played, nullptr);
  EXPECT_EQ(played->summary.n, 5);
  EXPECT_EQ(played->failed, 1);
  EXPECT_EQ(played->summary.first_higher, 1);
  EXPECT_EQ(played->summary.clusters, 2U);  // experiments
  const CompareRow* quality = row(result, "taboo", "quality");
  EXPECT_EQ(quality->summary.n, 3);  // that both played
  EXPECT_EQ(quality->undefined, 2);
  EXPECT_NEAR(quality->summary.difference, 20.0 / 3, 1e-12);
  const CompareRow* score = row(result, "taboo", "score");
  EXPECT_EQ(score->summary.n, 5);  // aborted counts 0
  EXPECT_NEAR(score->summary.difference, 120.0 / 5, 1e-12);
  ASSERT_FALSE(result.flips.empty());
  EXPECT_EQ(result.flips[0].first_record,
            "runs/r/episodes/a-t0.0--a-t0.0/taboo/0_low_en/episode_1");
}

TEST_F(Compare, OtherInstancesUnderTheSameNumbersAreNotPaired) {
  add_episodes(*lab_, "r", "a", {50, 100}, "v1.6", "taboo", "ice");
  add_episodes(*lab_, "s", "b", {40, 90}, "v1.6", "taboo", "fire");
  const CompareResult result = compare({"a", "b"});
  EXPECT_TRUE(result.rows.empty());
  EXPECT_TRUE(says(result, "2 episodes of other instances under the same numbers"));
}

TEST_F(Compare, ClemscoreOfTheSameEpisodes) {
  add_episodes(*lab_, "r", "a", {50, 100, -1, 50});
  add_episodes(*lab_, "r", "b", {40, -1, -1, 60});
  add_episodes(*lab_, "r", "a", {10, 20}, "v1.6", "wordle");
  add_episodes(*lab_, "r", "b", {0, 20}, "v1.6", "wordle");
  const CompareResult result = compare({"a", "b"}, {.margins = {{"clemscore", 90}}});
  const CompareRow* clemscore = row(result, std::string(all_games), "clemscore");
  ASSERT_NE(clemscore, nullptr);
  // Played 75 and 100 %, quality 66.67 and 15; played 50 and 100 %, quality 50 and 10.
  EXPECT_NEAR(clemscore->summary.first, 0.875 * (200.0 / 3 + 15) / 2, 1e-12);
  EXPECT_NEAR(clemscore->summary.second, 0.75 * (50.0 + 10) / 2, 1e-12);
  EXPECT_EQ(clemscore->summary.n, 6);
  EXPECT_EQ(clemscore->summary.test, PairedTest::bootstrap);
  EXPECT_LE(clemscore->summary.interval.low, clemscore->summary.difference);
  EXPECT_GE(clemscore->summary.interval.high, clemscore->summary.difference);
  EXPECT_EQ(clemscore->summary.tost_method, TostMethod::bootstrap);
}

TEST_F(Compare, SwappingNegates) {
  add_choices(*lab_, {.model = "a@1", .right = {1, 1, 1, 0, 0, 1, 0, 1}});
  add_choices(*lab_, {.model = "b@1", .right = {0, 1, 0, 0, 1, 0, 0, 1}});
  const CompareResult ab = compare({"a", "b"}, {.margin = 0.2});
  const CompareResult ba = compare({"b", "a"}, {.margin = 0.2});
  ASSERT_EQ(ab.rows.size(), ba.rows.size());
  for (size_t i = 0; i < ab.rows.size(); ++i) {
    EXPECT_DOUBLE_EQ(ab.rows[i].summary.difference, -ba.rows[i].summary.difference);
    EXPECT_NEAR(ab.rows[i].summary.interval.low, -ba.rows[i].summary.interval.high, 1e-12);
    EXPECT_DOUBLE_EQ(ab.rows[i].p_holm, ba.rows[i].p_holm);
    EXPECT_EQ(ab.rows[i].verdict, ba.rows[i].verdict);
  }
}

TEST_F(Compare, MarginsAndVerdicts) {
  std::vector<int> right(400, 1);
  std::vector<int> other = right;
  for (size_t i = 0; i < 200; ++i) right[i] = other[i] = 0;
  other[0] = 1;
  add_choices(*lab_, {.model = "a@1", .right = right});
  add_choices(*lab_, {.model = "b@1", .right = other});
  const CompareResult result =
      compare({"a", "b"}, {.selection = {.metrics = {"acc", "margin"}}, .margin = 0.05});
  EXPECT_EQ(row(result, "t", "acc")->verdict, Verdict::equivalent);
  EXPECT_FALSE(row(result, "t", "margin")->margin);  // nats: another margin
  const CompareResult narrow =
      compare({"a", "b"}, {.selection = {.metrics = {"acc"}}, .margin = 0.001});
  EXPECT_EQ(row(narrow, "t", "acc")->verdict, Verdict::undecided);
}

TEST_F(Compare, TheSameValuesAreIdenticalNotEquivalent) {
  add_choices(*lab_, {.model = "a@1", .right = {1, 0, 1}});
  add_choices(*lab_, {.model = "b@1", .right = {1, 0, 1}});
  const CompareResult result = compare({"a", "b"}, {.margin = 0.1});
  EXPECT_EQ(row(result, "t", "logprob_gold")->verdict, Verdict::identical);
  EXPECT_EQ(row(result, "t", "acc")->verdict, Verdict::undecided);  // three items show little
}

TEST_F(Compare, OfSeveralRunsTheSharedOneCounts) {
  add_choices(*lab_, {.run = "r", .model = "a@1", .right = {1, 1, 1}});
  add_choices(*lab_, {.run = "s", .model = "a@1", .right = {0, 0}});
  add_choices(*lab_, {.run = "s", .model = "b@1", .right = {1, 0}});
  const CompareResult result = compare({"a", "b"});
  EXPECT_EQ(row(result, "t", "acc")->first_run, "s");
  EXPECT_TRUE(says(result, "in the run r (3 items): that in the run s (2) is taken"));
  const CompareResult named = compare({"r:a", "b"});
  EXPECT_EQ(row(named, "t", "acc")->first_run, "r");
}

TEST_F(Compare, RankingShowsTies) {
  add_card(*lab_, "c@1", "c");
  add_choices(*lab_, {.model = "a@1", .right = std::vector<int>(60, 1)});
  std::vector<int> nearly(60, 1);
  nearly[0] = 0;
  add_choices(*lab_, {.model = "b@1", .right = nearly});
  add_choices(*lab_, {.model = "c@1", .right = std::vector<int>(60, 0)});
  const CompareResult result = compare({"c", "b", "a"}, {.selection = {.metrics = {"acc"}}});
  ASSERT_EQ(result.ranking.size(), 3U);
  EXPECT_EQ(result.contenders[result.ranking[0].contender].label, "a");
  EXPECT_EQ(result.ranking[0].groups, "a");
  EXPECT_EQ(result.ranking[1].groups, "a");
  EXPECT_EQ(result.ranking[2].groups, "b");
  EXPECT_EQ(result.ranking[0].worst_rank, 2);
  EXPECT_EQ(result.ranking[2].best_rank, 3);
}

TEST_F(Compare, NamesThatFitNoneOrSeveral) {
  add_card(*lab_, "ab@2", "ab");
  add_choices(*lab_, {.run = "run1", .model = "a@1", .right = {1}});
  const auto names = ContenderNames::read(*lab_);
  EXPECT_EQ(names->find("a")->model, "a@1");  // a whole name, though "ab" begins with it
  EXPECT_EQ(names->find("ab@")->model, "ab@2");
  EXPECT_EQ(names->find("zzz").error().kind, Error::Kind::failed);
  add_card(*lab_, "ab@3", "ab");
  const auto again = ContenderNames::read(*lab_);
  EXPECT_EQ(again->find("ab").error().kind, Error::Kind::usage);
  EXPECT_NE(again->find("ab").error().message.find("ab@2, ab@3"), std::string::npos);
}

}  // namespace
}  // namespace lux
