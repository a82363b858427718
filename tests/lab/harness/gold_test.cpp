#include "lab/harness/gold.h"

#include <gtest/gtest.h>

#include "tests/lab/harness/logs.h"

namespace lux::harness {
namespace {

/// The gold of a log of these documents, numbered from 0.
Result<std::pair<SampleLog, Gold>> gold_of(std::vector<Sample> samples) {
  std::string text;
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i].doc_id = static_cast<int64_t>(i);
    text += samples[i].line();
  }
  LUX_TRY(SampleLog log, read_samples_text(text, {}, "log"));
  LUX_TRY(Gold gold, find_gold(log, "log"));
  return std::pair(std::move(log), std::move(gold));
}

std::vector<int> right(const std::pair<SampleLog, Gold>& read, size_t document) {
  std::vector<int> choices;
  const LoggedDocument& logged = read.first.documents[document];
  for (size_t k = 0; k < logged.count; ++k)
    if (read.second.is_right(read.first.choices[logged.first + k]))
      choices.push_back(static_cast<int>(k));
  return choices;
}

TEST(HarnessGold, ATargetMayBeAnIndexBareOrAsText) {
  Sample bare;
  bare.target = "1";
  bare.acc = "0";
  const auto gold = gold_of({Sample(), bare});
  ASSERT_TRUE(gold) << message_of(gold);
  EXPECT_EQ(gold->second.reading, GoldReading::index);
  EXPECT_EQ(right(*gold, 0), std::vector<int>{0});
  EXPECT_EQ(right(*gold, 1), std::vector<int>{1});
}

TEST(HarnessGold, ATargetMayBeAListOfIndices) {
  Sample sample;
  sample.target = "\"[0, 1]\"";
  const auto gold = gold_of({sample});
  ASSERT_TRUE(gold) << message_of(gold);
  EXPECT_EQ(right(*gold, 0), (std::vector<int>{0, 1}));
}

TEST(HarnessGold, ATargetMayBeAChoicesText) {
  Sample sample;
  sample.target = "\"no\"";
  sample.acc = "0.0";
  const auto gold = gold_of({sample, sample});
  ASSERT_TRUE(gold) << message_of(gold);
  EXPECT_EQ(gold->second.reading, GoldReading::text);
  EXPECT_EQ(right(*gold, 1), std::vector<int>{1});
}

TEST(HarnessGold, AccDecidesBetweenIndexAndText) {
  Sample sample;  // the first choice is the text "1", and is predicted
  sample.choices = {"1", "0"};
  sample.target = "\"1\"";
  const auto by_text = gold_of(std::vector<Sample>(4, sample));
  ASSERT_TRUE(by_text) << message_of(by_text);
  EXPECT_EQ(by_text->second.reading, GoldReading::text);
  sample.acc = "0.0";
  const auto by_index = gold_of(std::vector<Sample>(4, sample));
  ASSERT_TRUE(by_index) << message_of(by_index);
  EXPECT_EQ(by_index->second.reading, GoldReading::index);
}

TEST(HarnessGold, AMetricThatTakesTheGoldTellsIt) {
  Sample sample;
  sample.target = "\"something\"";
  sample.acc = "0.0";
  sample.more = R"(, "f1": [1, 0])";
  const auto gold = gold_of({sample});
  ASSERT_TRUE(gold) << message_of(gold);
  EXPECT_EQ(gold->second.reading, GoldReading::told);
  EXPECT_EQ(right(*gold, 0), std::vector<int>{1});
}

TEST(HarnessGold, ChoicesThatAreContextsHaveItInTheDocument) {
  Sample sample;
  sample.are_contexts = true;
  sample.target = "\"end.\"";
  sample.doc = R"({"answer": "2"})";
  sample.acc = "0.0";
  const auto counted_from_one = gold_of(std::vector<Sample>(3, sample));
  ASSERT_TRUE(counted_from_one) << message_of(counted_from_one);
  EXPECT_EQ(counted_from_one->second.reading, GoldReading::answer);
  EXPECT_EQ(right(*counted_from_one, 0), std::vector<int>{1});
  sample.doc = R"({"label": 1})";
  const auto counted_from_zero = gold_of(std::vector<Sample>(3, sample));
  ASSERT_TRUE(counted_from_zero) << message_of(counted_from_zero);
  EXPECT_EQ(counted_from_zero->second.reading, GoldReading::label);
  sample.doc = R"({})";
  const auto deduced = gold_of(std::vector<Sample>(3, sample));
  ASSERT_TRUE(deduced) << message_of(deduced);
  EXPECT_EQ(deduced->second.reading, GoldReading::deduction);
  EXPECT_EQ(right(*deduced, 0), std::vector<int>{1});
}

TEST(HarnessGold, IsRefusedWhereNothingFits) {
  Sample sample;
  sample.target = "\"elsewhere\"";
  EXPECT_NE(message_of(gold_of({sample})).find("which choices are right cannot be told"),
            std::string::npos);
  Sample contradicted;
  contradicted.acc = "0.0";
  const auto gold = gold_of(std::vector<Sample>(10, contradicted));
  EXPECT_NE(message_of(gold).find("in 10 of 10 documents at best"), std::string::npos);
}

TEST(HarnessGold, ADocumentMayHaveNone) {
  Sample sample;
  sample.target = "\"7\"";  // the harness warns, and counts it as wrong
  sample.acc = "0.0";
  const auto gold = gold_of({sample, Sample()});
  ASSERT_TRUE(gold) << message_of(gold);
  EXPECT_EQ(gold->second.without, std::vector<int64_t>{0});
  EXPECT_TRUE(gold->second.disagreements.empty());
}

}  // namespace
}  // namespace lux::harness
