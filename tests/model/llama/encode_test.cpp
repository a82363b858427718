#include "model/llama/encode.h"

#include <gtest/gtest.h>
#include <llama.h>

#include "tests/model/llama/engine_fixture.h"

namespace lux::llama {
namespace {

// The wick vocabulary: BOS 1, EOS 2, BOS added in front (see data/README.md).
constexpr Token bos = 1;

class EncodeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    model_ = load_model(testing::card_of(testing::small_model), {}).value().release();
  }
  static void TearDownTestSuite() { llama_model_free(model_); }
  static Encoder encoder(int32_t max_tokens = 512) {
    return {*llama_model_get_vocab(model_), max_tokens};
  }
  static std::string text_of(const std::vector<Token>& tokens) {
    std::string text(256, '\0');
    const int32_t n =
        llama_detokenize(llama_model_get_vocab(model_), tokens.data(),
                         static_cast<int32_t>(tokens.size()), text.data(), 256, true, false);
    text.resize(static_cast<size_t>(n));
    return text;
  }
  static llama_model* model_;
};
llama_model* EncodeTest::model_ = nullptr;

TEST_F(EncodeTest, PutsOneBosInFront) {
  const auto plain = encoder().encode({"The sky is", " blue"});
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->tokens[0], bos);
  EXPECT_NE(plain->tokens[1], bos);
  const auto written = encoder().encode({"<s>The sky is", " blue"});
  ASSERT_TRUE(written);
  EXPECT_EQ(written->tokens[0], bos);
  EXPECT_NE(written->tokens[1], bos);
}

TEST_F(EncodeTest, MovesTheContextsTrailingSpacesToTheContinuation) {
  const auto spaced = encoder().encode({"The sky is ", "blue"});
  const auto moved = encoder().encode({"The sky is", " blue"});
  ASSERT_TRUE(spaced && moved);
  EXPECT_EQ(spaced->tokens, moved->tokens);
  EXPECT_EQ(spaced->targets, moved->targets);
}

TEST_F(EncodeTest, AnEmptyContextIsBos) {
  const auto encoded = encoder().encode({"", " blue"});
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->tokens[0], bos);
  EXPECT_EQ(encoded->context_tokens, 1);
  EXPECT_EQ(static_cast<size_t>(encoded->targets), encoded->tokens.size() - 1);
  const auto begins_with_bos = encoder().encode({"", "<s> blue"});
  ASSERT_TRUE(begins_with_bos);
  EXPECT_EQ(begins_with_bos->context_tokens, 1);
  EXPECT_NE(begins_with_bos->tokens[1], bos);
}

// The same tokens go through the model, but other ones are scored.
TEST_F(EncodeTest, TheBoundaryDecidesWhatIsScored) {
  const auto early = encoder().encode({"The sky is", " blue and wide"});
  const auto late = encoder().encode({"The sky is blue", " and wide"});
  ASSERT_TRUE(early && late);
  EXPECT_EQ(early->tokens, late->tokens);
  EXPECT_GT(early->targets, late->targets);
  EXPECT_FALSE(early->boundary_merge);
}

TEST_F(EncodeTest, MarksAMergeAcrossTheBoundary) {
  const auto merged = encoder().encode({"The sky i", "s blue"});
  ASSERT_TRUE(merged);
  EXPECT_TRUE(merged->boundary_merge);
  const auto whole = encoder().tokens("The sky is blue", true);
  const auto alone = encoder().tokens("The sky i", true);
  EXPECT_EQ(merged->tokens, whole);
  EXPECT_EQ(static_cast<size_t>(merged->targets), whole.size() - alone.size());
}

TEST_F(EncodeTest, CutsOnTheLeftAndSaysSo) {
  const auto full = encoder().encode({"one two three four five six", " seven"});
  ASSERT_TRUE(full);
  const auto cut = encoder(4).encode({"one two three four five six", " seven"});
  ASSERT_TRUE(cut);
  EXPECT_TRUE(cut->truncated);
  EXPECT_FALSE(full->truncated);
  EXPECT_EQ(cut->tokens.size(), 5U);  // four go through the model, and the last one is only scored
  EXPECT_TRUE(std::equal(cut->tokens.begin(), cut->tokens.end(), full->tokens.end() - 5));
  EXPECT_EQ(cut->context_tokens, full->context_tokens);
}

TEST_F(EncodeTest, RefusesWhatCannotBeScored) {
  const auto nothing = encoder().encode({"The sky is", ""});
  ASSERT_FALSE(nothing);
  EXPECT_NE(nothing.error().message.find("no token of its own"), std::string::npos);
  const auto too_long = encoder(2).encode({"The", " sky is blue and wide"});
  ASSERT_FALSE(too_long);
  EXPECT_NE(too_long.error().message.find("more than the context of 2 tokens"), std::string::npos);
}

TEST_F(EncodeTest, KeepsTheText) {
  const auto encoded = encoder().encode({"Größe 漢", " 😀 ok"});
  ASSERT_TRUE(encoded);
  EXPECT_EQ(text_of(encoded->tokens), " Größe 漢 😀 ok");
}

}  // namespace
}  // namespace lux::llama
