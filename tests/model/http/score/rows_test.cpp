#include <gtest/gtest.h>

#include "model/http/score/text_rows.h"
#include "model/http/score/token_rows.h"

namespace lux::http {
namespace {

using Many = std::vector<TokenScores>;

/// Scores of -1, -2, … for tokens with these texts.
TokenScores echo_of(const std::vector<std::string>& texts) {
  TokenScores scores(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    scores[i].text = texts[i];
    scores[i].logprob = -static_cast<double>(i);
    scores[i].greedy = true;
  }
  return scores;
}

TEST(TokenRows, AskForEachTextAndPromptOnce) {
  const std::vector<ScoreRequest> requests = {
      {"The sky is", " blue"}, {"The sky is ", "blue"}, {"The sky is", " red"}};
  const PrefixToken bos{1, "<s>"};
  const TextList texts(requests, bos);
  ASSERT_EQ(texts.texts().size(), 3U);  // two whole ones, one context
  const std::vector<std::vector<Token>> tokens = {{1, 5, 6, 7, 8}, {1, 5, 6, 7}, {1, 5, 6, 7, 9}};
  ASSERT_EQ(texts.texts()[1].text, "The sky is");
  const auto rows = TokenRows::make(requests, bos, texts, tokens, 100);
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->prompts().size(), 2U);
  EXPECT_EQ(rows->cost().requested_tokens, 12);
  EXPECT_EQ(rows->cost().distinct_tokens, 4);  // 1 5 6 7: the last one is only scored
  EXPECT_EQ(rows->cost().outputs, 3);
  const TokenScores blue = echo_of({"", "a", "b", "c", "d"});
  TokenScores red = blue;
  red[4].greedy = false;
  const auto filled = rows->fill(Many{blue, red});
  EXPECT_EQ(filled[0], filled[1]);
  EXPECT_DOUBLE_EQ(filled[0].logprob, -4);
  EXPECT_TRUE(filled[0].greedy);
  EXPECT_FALSE(filled[2].greedy);
  EXPECT_EQ(filled[0].context_tokens, 4);
}

TEST(TokenRows, AddNoSecondBos) {
  const std::vector<ScoreRequest> requests = {{"<s>The sky", " is"}};
  const TextList texts(requests, {1, "<s>"});
  for (const TextToCut& text : texts.texts()) EXPECT_FALSE(text.add_special);
}

TEST(TextRows, TheContextsOwnTokensEndIt) {
  const std::vector<ScoreRequest> requests = {{"The sky is", " blue"}, {"The sky i", "s blue"}};
  const TextRows rows(requests, true, "<s>");
  ASSERT_EQ(rows.prompts().size(), 3U);  // the whole text is the same
  EXPECT_EQ(std::get<std::string>(rows.prompts()[1]), "The sky is");
  const auto whole = echo_of({"<s>", " The", " sky", " is", " blue"});
  const auto clean = echo_of({"<s>", " The", " sky", " is"});
  const auto torn = echo_of({"<s>", " The", " sky", " i"});
  ScoreCost cost;
  const auto filled = rows.fill(Many{whole, clean, torn}, cost);
  ASSERT_TRUE(filled) << filled.error().message;
  EXPECT_DOUBLE_EQ(filled->at(0).logprob, -4);
  EXPECT_EQ(filled->at(0).tokens, 1);
  EXPECT_FALSE(filled->at(0).boundary_merge);
  EXPECT_EQ(filled->at(1).tokens, 1);
  EXPECT_TRUE(filled->at(1).boundary_merge);
  EXPECT_EQ(cost.requested_tokens, 8);
}

TEST(TextRows, TakeOffABosThatTheServerAddsAnyway) {
  const std::vector<ScoreRequest> requests = {{"<s>The sky", " is"}};
  EXPECT_EQ(std::get<std::string>(TextRows(requests, true, "<s>").prompts()[0]), "The sky is");
  EXPECT_EQ(std::get<std::string>(TextRows(requests, false, "").prompts()[0]), "<s>The sky is");
}

TEST(TextRows, BosStandsForAnEmptyContext) {
  const std::vector<ScoreRequest> requests = {{"", " no"}};
  ScoreCost cost;
  const auto filled = TextRows(requests, true, "<s>").fill(Many{echo_of({"<s>", "  no"})}, cost);
  ASSERT_TRUE(filled) << filled.error().message;
  EXPECT_EQ(filled->at(0).tokens, 1);
  const auto refused = TextRows(requests, false, "").fill(Many{echo_of({" ", "no"})}, cost);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("tokenizer: FILE"), std::string::npos);
}

TEST(TextRows, RefuseWhatIsNotTheirPrompt) {
  const std::vector<ScoreRequest> requests = {{"The sky", " is blue"}};
  const TextRows rows(requests, true, "<s>");
  ScoreCost cost;
  const auto context = echo_of({"<s>", "The", " sky"});
  for (const auto& other : {echo_of({"<s>", "sky", " is", " blue"}),
                            echo_of({"<s>", "The", " sky", " is", " blue", "!"})}) {
    const auto filled = rows.fill(Many{other, context}, cost);
    ASSERT_FALSE(filled);
    EXPECT_NE(filled.error().message.find("is not the prompt"), std::string::npos);
  }
  const auto nothing =
      rows.fill(Many{echo_of({"<s>", "The sky is blue"}), echo_of({"<s>", "The", " sky"})}, cost);
  ASSERT_FALSE(nothing);
  EXPECT_NE(nothing.error().message.find("no token of its own"), std::string::npos);
}

TEST(TextRows, BytesOfACharacterMayHaveNoText) {
  const std::vector<ScoreRequest> requests = {{"a 漢", " b"}};
  ScoreCost cost;
  const auto filled = TextRows(requests, true, "<s>")
                          .fill(Many{echo_of({"<s>", " a", " ", "", "", "漢", " b"}),
                                     echo_of({"<s>", " a", " ", "", "", "漢"})},
                                cost);
  ASSERT_TRUE(filled) << filled.error().message;
  EXPECT_EQ(filled->at(0).tokens, 1);
  EXPECT_FALSE(TextRows(requests, true, "<s>")
                   .fill(Many{echo_of({"<s>", " a", "漢", " c"}), echo_of({"<s>", " a"})}, cost));
}

}  // namespace
}  // namespace lux::http
