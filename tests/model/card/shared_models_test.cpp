// Cards of real models against what their makers wrote down: the wick and taper ladders, where the
// folder that holds them (LUX_SHARED, or ../shared beside the sources) is there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/json.h"
#include "model/card.h"
#include "tests/model/card/scratch.h"

namespace lux {
namespace {

Path models() {
  const char* const shared = std::getenv("LUX_SHARED");
  return Path(shared != nullptr ? shared : LUX_SOURCE_DIR "/../shared") / "models";
}

class SharedModels : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(models() / "cards.json"))
      GTEST_SKIP() << "The model ladders are not at " << models()
                   << "; set LUX_SHARED to the folder above models/.";
  }
};

TEST_F(SharedModels, CardsAreWhatTheMakersWrote) {
  const auto told = parse_json(*real_env().read_file(models() / "cards.json"));
  ASSERT_TRUE(told);
  ASSERT_EQ(told->list().size(), 57U);
  std::set<std::string> tokenizers;
  for (const Value& wanted : told->list()) {
    // A copy away from the sidecar: what the file alone tells.
    const test::Scratch alone;
    std::filesystem::copy_file(models() / *wanted.get_string("file"), alone.root() / "m.gguf");
    const auto found = find_models(alone.spec("m.gguf"), real_env(), "");
    ASSERT_TRUE(found) << found.error().message;
    const Card& card = found->at(0);
    SCOPED_TRACE(*wanted.get_string("file"));
    EXPECT_EQ(card.params, wanted.get_int("params_total"));
    EXPECT_EQ(card.params_non_embedding, wanted.get_int("params_non_embedding"));
    EXPECT_EQ(card.quantisation, wanted.get_string("quantization"));
    EXPECT_EQ(card.layers, wanted.get_int("layers"));
    EXPECT_EQ(card.context, wanted.get_int("context"));
    EXPECT_EQ(card.vocabulary, wanted.get_int("vocab"));
    EXPECT_EQ(card.embedding, wanted.get_int("d_model"));
    EXPECT_EQ(card.content_hash, wanted.get_string("sha256"));
    EXPECT_EQ(card.file_bytes, wanted.get_int("bytes"));
    EXPECT_EQ(card.family, wanted.get_string("family"));
    EXPECT_EQ(card.licence, wanted.get_string("license"));
    EXPECT_EQ(card.tokenizer, "llama");
    EXPECT_FALSE(card.compute_flops);
    tokenizers.insert(card.tokenizer_hash);
  }
  EXPECT_EQ(tokenizers.size(), 1U);  // one tokenizer for all
}

TEST_F(SharedModels, SidecarsAreApplied) {
  const auto cards = find_models("gguf:" + (models() / "wick-*").string(), real_env(), "");
  ASSERT_TRUE(cards) << cards.error().message;
  ASSERT_EQ(cards->size(), 36U);
  const Card& first = cards->front();
  EXPECT_EQ(first.name, "wick-0.16M-step64-f16");
  EXPECT_EQ(first.model_id, "wick-0.16M-step64-f16@ad6afea8d522");
  EXPECT_EQ(first.tokens, 262144);
  EXPECT_EQ(first.compute_flops, 248286019584.0);
  EXPECT_EQ(first.compute_flops, 6.0 * 157856 * 262144);  // 6·N·D, with embeddings
  EXPECT_EQ(first.compute_source, "card");
  EXPECT_EQ(first.extra.get_bool("final"), false);
  EXPECT_EQ(first.extra.find("params_total"), nullptr);
  EXPECT_EQ(cards->back().size_label, "3M");
}

TEST_F(SharedModels, PublicModelsHaveTheirPublishedSize) {
  const auto cards = find_models("gguf:" + (models() / "tiny").string(), real_env(), "");
  ASSERT_TRUE(cards) << cards.error().message;
  ASSERT_EQ(cards->size(), 2U);
  // stories260K: 5 layers, width 64, 8 heads, 4 key-value heads, feed-forward 172, vocabulary 512:
  // 512·64 + 5·(2·64·64 + 2·64·32 + 3·64·172 + 2·64) + 64
  EXPECT_EQ(cards->at(0).name, "stories260K");
  EXPECT_EQ(cards->at(0).params, 260032);
  EXPECT_EQ(cards->at(0).licence, "mit");
}

}  // namespace
}  // namespace lux
