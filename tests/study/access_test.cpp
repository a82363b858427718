// The same model through other quantisations and providers: groups, items and averages.
#include "study/access/access.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/study/compare_testing.h"

namespace lux {
namespace {

Variant variant(const std::string& name, const std::string& quantisation = "",
                const std::string& access = "") {
  return {.model_id = name + "@1", .name = name, .quantisation = quantisation, .access = access};
}

TEST(Access, NamesWithoutQuantisationAndAccess) {
  EXPECT_EQ(base_name(variant("wick-3M-step7168-q4_0")), "wick-3m-step7168");
  EXPECT_EQ(base_name(variant("wick-3M-step7168-f16")), "wick-3m-step7168");
  EXPECT_EQ(base_name(variant("Meta-Llama-3-70B-Instruct-GGUF-q4")), "meta-llama-3-70b-instruct");
  EXPECT_EQ(
      base_name(variant("Meta-Llama-3-70B-Instruct-hf-t0.0--Meta-Llama-3-70B-Instruct-hf-t0.0")),
      "meta-llama-3-70b-instruct");
  EXPECT_EQ(base_name(variant("Llama-3-70B-Together.ai", "", "together.ai")), "llama-3-70b");
  EXPECT_EQ(base_name(variant("phi-3-iq2_xs")), "phi-3");
  EXPECT_EQ(base_name(variant("falcon-7b-8bit")), "falcon-7b");
  EXPECT_EQ(base_name(variant("qwen1.5-7b")), "qwen1.5-7b");  // not a quantisation
  EXPECT_EQ(base_name(variant("gpt-4-t0.7")), "gpt-4");
}

TEST(Access, ReferenceIsLocalAndPrecise) {
  EXPECT_EQ(bits_of("Q4_K_M"), 4);
  EXPECT_EQ(bits_of("BF16"), 16);
  EXPECT_FALSE(bits_of(""));
  EXPECT_TRUE(is_remote("groq"));
  EXPECT_FALSE(is_remote("huggingface_local"));
  EXPECT_FALSE(is_remote(""));
  EXPECT_TRUE(is_better_reference(variant("b", "F16"), variant("a", "Q8_0")));
  EXPECT_TRUE(is_better_reference(variant("b", ""), variant("a", "q8")));
  EXPECT_TRUE(is_better_reference(variant("b", "Q4_0", "in-process"), variant("a", "", "groq")));
  EXPECT_TRUE(is_better_reference(variant("b", "unquantised", "cohere"), variant("a", "Q8", "hf")));
  EXPECT_EQ(change_between(variant("a", "F16", "hf"), variant("b", "Q4_0", "groq")),
            "F16 → Q4_0, hf → groq");
}

TEST(Access, CardsThatContradictAreNotTheSameModel) {
  std::vector<Variant> variants{variant("m-f16", "F16"), variant("m-q8_0", "Q8_0"),
                                variant("m-q4_0", "Q4_0"), variant("other", "F16")};
  variants[0].step = 100;
  variants[2].step = 200;
  const Grouping found = group_variants(variants, GroupBy::name);
  ASSERT_EQ(found.groups.size(), 1U);
  EXPECT_EQ(found.groups[0].reference, 0U);
  EXPECT_EQ(found.groups[0].members, std::vector<size_t>{1});
  ASSERT_EQ(found.left_out.size(), 1U);
  EXPECT_NE(found.left_out[0].find("another step"), std::string::npos);
}

TEST(Access, TheSameTwiceIsNoVariant) {
  const Grouping found =
      group_variants({variant("m-f16", "F16"), variant("M-hf", "F16")}, GroupBy::name);
  EXPECT_TRUE(found.groups.empty());
  EXPECT_EQ(found.left_out.size(), 1U);
}

TEST(Access, ByGroupAndByBase) {
  std::vector<Variant> variants{variant("x", "F16"), variant("y", "Q4_0"), variant("z", "Q8_0")};
  for (Variant& one : variants) {
    one.family = "f";
    one.size_label = "1k";
    one.group = "f 1k";
  }
  variants[0].params = 1000;
  variants[2].params = 2000;
  EXPECT_TRUE(group_variants(variants, GroupBy::name).groups.empty());
  const Grouping by_card = group_variants(variants, GroupBy::group);
  ASSERT_EQ(by_card.groups.size(), 1U);
  EXPECT_EQ(by_card.groups[0].members, std::vector<size_t>{1});
  for (Variant& one : variants) one.is_group_told = true;  // then what else differs does not matter
  EXPECT_EQ(group_variants(variants, GroupBy::group).groups.at(0).members,
            (std::vector<size_t>{2, 1}));
  variants[2].params.reset();
  for (Variant& one : variants) one.base_model = "base";
  EXPECT_EQ(group_variants(variants, GroupBy::base).groups.at(0).members,
            (std::vector<size_t>{2, 1}));
}

TEST(Access, GroupsFromAFile) {
  const std::vector<Variant> variants{variant("Alpha-hf"), variant("alpha-q4", "q4"),
                                      variant("beta")};
  const auto found =
      read_groups("A: [alpha-HF, Alpha-q4, gamma]\nB: [beta, delta]\n", "f", variants);
  ASSERT_TRUE(found) << message_of(found);
  ASSERT_EQ(found->groups.size(), 1U);
  EXPECT_EQ(found->groups[0].reference, 0U);
  EXPECT_EQ(found->left_out.size(), 2U);
  EXPECT_NE(message_of(read_groups("[a]", "f", variants)).find("a map of names"),
            std::string::npos);
  EXPECT_NE(message_of(read_groups("A: [beta, beta]", "f", variants)).find("twice"),
            std::string::npos);
}

class AccessStudy : public ::testing::Test {
 protected:
  void SetUp() override {
    env_.skip_sync = true;
    auto lab = Lab::create_or_open(env_, folder_.path() / "lab");
    ASSERT_TRUE(lab) << message_of(lab);
    lab_ = std::make_unique<Lab>(*std::move(lab));
  }

  AccessResult study(const AccessOptions& options = {}) {
    auto variants = variants_of(lab_->models().value());
    auto grouping = group_variants(variants, GroupBy::group);
    auto result = study_access(*lab_, std::move(variants), std::move(grouping), options);
    EXPECT_TRUE(result) << message_of(result);
    return *std::move(result);
  }

  Folder folder_;
  FaultyEnv env_;
  std::unique_ptr<Lab> lab_;
};

TEST_F(AccessStudy, VariantMinusReferenceByItem) {
  add_card(*lab_, "m-f16@1", "m-f16", "F16");
  add_card(*lab_, "m-q4_0@2", "m-q4_0", "Q4_0");
  add_choices(*lab_, {.model = "m-f16@1", .right = {1, 1, 1, 0}});
  add_choices(*lab_, {.model = "m-q4_0@2", .right = {1, 0, 0, 0}});
  const AccessResult result = study({.compare = {.selection = {.metrics = {"acc"}}}});
  ASSERT_EQ(result.items.rows.size(), 1U);
  const CompareRow& row = result.items.rows[0];
  EXPECT_EQ(result.variants[row.first].name, "m-q4_0");
  EXPECT_DOUBLE_EQ(row.summary.difference, -0.5);
  EXPECT_TRUE(result.aggregates.empty());
}

// The published averages of clembench v1.6 (CC BY 4.0): Llama-3-70B by Hugging Face, and in 4 bits.
TEST_F(AccessStudy, AveragesWithoutItems) {
  add_card(*lab_, "llama-hf", "Llama-hf", "", "huggingface_local");
  add_card(*lab_, "llama-GGUF-q4", "Llama-GGUF-q4", "q4", "llama.cpp");
  add_averages(*lab_, "main", "llama-hf", "clembench",
               {{"clemscore", 35.11}, {"played", 80.72}, {"quality", 43.5}});
  add_averages(*lab_, "quantised", "llama-GGUF-q4", "clembench",
               {{"clemscore", 33.57}, {"played", 78.33}, {"quality", 42.86}});
  add_averages(*lab_, "main", "llama-hf", "taboo",
               {{"played", 91.67}, {"quality", 70.3}, {"quality_std", 39.37}});
  add_averages(*lab_, "quantised", "llama-GGUF-q4", "taboo",
               {{"played", 85.0}, {"quality", 78.43}, {"quality_std", 36.41}});
  const AccessResult plain = study();
  EXPECT_TRUE(plain.items.rows.empty());
  ASSERT_EQ(plain.aggregates.size(), 5U);  // a deviation is no row of its own
  EXPECT_EQ(plain.aggregates[0].found.metric, "clemscore");
  EXPECT_NEAR(plain.aggregates[0].found.difference, -1.54, 1e-12);
  for (const AggregateRow& row : plain.aggregates) {
    EXPECT_EQ(row.found.method, AggregateMethod::none);
    EXPECT_TRUE(std::isnan(row.found.standard_error));
    EXPECT_TRUE(std::isnan(row.p_holm));
  }
  const AccessResult counted = study({.items = {{"taboo", 60}}});
  const auto find = [&](const std::string& metric) {
    return *std::ranges::find_if(counted.aggregates, [&](const AggregateRow& row) {
      return row.found.task == "taboo" && row.found.metric == metric;
    });
  };
  EXPECT_EQ(find("played").found.method, AggregateMethod::newcombe);
  const AggregateRow quality = find("quality");
  EXPECT_EQ(quality.found.method, AggregateMethod::welch);
  EXPECT_EQ(quality.found.first_n, 51);  // 85 % of 60
  EXPECT_EQ(quality.found.second_n, 55);
  EXPECT_LT(quality.found.interval.low, 8.13);
  EXPECT_GT(quality.found.interval.high, 8.13);
  EXPECT_NEAR(quality.found.standard_error,
              std::hypot(36.41 / std::sqrt(51), 39.37 / std::sqrt(55)), 1e-9);
}

TEST_F(AccessStudy, ItemsGoBeforeAverages) {
  add_card(*lab_, "m-f16@1", "m-f16", "F16");
  add_card(*lab_, "m-q4_0@2", "m-q4_0", "Q4_0");
  add_choices(*lab_, {.model = "m-f16@1", .right = {1, 1}});
  add_choices(*lab_, {.model = "m-q4_0@2", .right = {1, 0}});
  for (const char* model : {"m-f16@1", "m-q4_0@2"}) {
    add_averages(*lab_, "x", model, "t", {{"acc", 0.5}});
    add_averages(*lab_, "x", model, "other", {{"acc", 0.5}, {"acc_stderr", 0.1}});
  }
  const AccessResult result = study();
  ASSERT_EQ(result.aggregates.size(), 1U);
  EXPECT_EQ(result.aggregates[0].found.task, "other");
  EXPECT_EQ(result.aggregates[0].found.method, AggregateMethod::normal);
}

}  // namespace
}  // namespace lux
