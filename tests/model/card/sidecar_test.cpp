#include "model/sidecar.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "tests/model/card/gguf_writer.h"
#include "tests/model/card/scratch.h"

namespace lux {
namespace {

using test::expect_error;
using test::Scratch;

class SidecarTest : public ::testing::Test {
 protected:
  const std::string bytes_ = test::small_model().bytes();
  const Scratch scratch_;

  void SetUp() override { scratch_.write("a/b/mite.gguf", bytes_); }

  Result<Card> card_with(std::string_view sidecar, std::string_view at = "a/b/cards.json") {
    scratch_.write(at, sidecar);
    LUX_TRY(auto cards, find_models(scratch_.spec("a/b/mite.gguf"), real_env(), ""));
    return cards.at(0);
  }
  void expect_field_error(const std::string& field, std::string_view part) {
    const auto card = card_with(R"([{"file": "mite.gguf", )" + field + "}]");
    expect_error(card, part);
    expect_error(card, "cards.json");
    expect_error(card, "mite.gguf");
  }
};

TEST_F(SidecarTest, FillsTheCard) {
  const auto card = card_with(R"([
    {"file": "other.gguf", "name": "other"},
    {"file": "mite.gguf", "name": "mite-step3", "family": "mite", "size": "0.2K",
     "tuning": "base", "base_model": "egg", "release_date": "2026-01-31", "license": "CC0-1.0",
     "tokens": 1.4e3, "step": 3, "compute_flops": 1e6, "params_total": 216, "vocab": 5,
     "quantization": "F32", "final": true, "loss": {"wiki": 4.5}, "note": null}])");
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->name, "mite-step3");
  EXPECT_EQ(card->family, "mite");
  EXPECT_EQ(card->size_label, "0.2K");
  EXPECT_EQ(card->tuning, "base");
  EXPECT_EQ(card->base_model, "egg");
  EXPECT_EQ(card->release_date, "2026-01-31");
  EXPECT_EQ(card->licence, "CC0-1.0");
  EXPECT_EQ(card->tokens, 1400);
  EXPECT_EQ(card->step, 3);
  EXPECT_EQ(card->compute_flops, 1e6);
  EXPECT_EQ(card->compute_source, "card");
  EXPECT_EQ(card->extra, Value(Map{{"final", true}, {"loss", Map{{"wiki", 4.5}}}, {"note", {}}}));
  EXPECT_EQ(card->model_id, "mite-step3@" + sha256_hex(bytes_).substr(0, 12));
}

TEST_F(SidecarTest, TakesCharacteristics) {
  const auto card = card_with(R"([
    {"file": "mite.gguf", "provider": "Hen & Co", "cutoff_date": "2023-09", "commercial": false,
     "multilingual": true, "multimodal": null, "instruction_data": "pecks, clucks",
     "model_group": "mite", "tokens": 10, "assumed": ["tokens"]}])");
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->provider, "Hen & Co");
  EXPECT_EQ(card->cutoff_date, "2023-09");
  EXPECT_EQ(card->commercial, false);
  EXPECT_EQ(card->multilingual, true);
  EXPECT_EQ(card->multimodal, std::nullopt);
  EXPECT_EQ(card->instruction_data, "pecks, clucks");
  EXPECT_EQ(card->model_group, "mite");
  EXPECT_TRUE(card->extra.is_null());
  // 6·N·D of a guessed D is a guess.
  EXPECT_EQ(card->assumed, (std::vector<std::string>{"tokens", "compute_flops"}));
}

TEST_F(SidecarTest, RefusesAssumptionsAboutNothing) {
  expect_field_error(R"("assumed": ["parms"])", "did you mean 'params'?");
  expect_field_error(R"("assumed": ["tokens"])", "which the card does not have");
  expect_field_error(R"("assumed": "tokens")", "must be a list of texts");
  expect_field_error(R"("commercial": "no")", "must be true or false");
}

TEST_F(SidecarTest, IsKeyedByFileToo) {
  const auto card = card_with(R"({"mite.gguf": {"family": "mite", "tokens": 10}})");
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->family, "mite");
  EXPECT_EQ(card->name, "Mite 1");
  EXPECT_EQ(card->compute_flops, 6.0 * 216 * 10);  // 216 parameters, embeddings included
  EXPECT_EQ(card->compute_source, "6ND");
  EXPECT_TRUE(card->extra.is_null());
}

TEST_F(SidecarTest, IsFoundUpToThreeFoldersAbove) {
  scratch_.write("a/b/c/d/e/mite.gguf", bytes_);
  const auto family = [&](const std::string& entry, const std::string& at) {
    scratch_.write(at, R"([{"file": ")" + entry + R"(", "family": "mite"}])");
    const auto cards = find_models(scratch_.spec("a/b/c/d/e/mite.gguf"), real_env(), "");
    std::filesystem::remove(scratch_.root() / at);
    return cards ? cards->at(0).family.value_or("none") : cards.error().message;
  };
  EXPECT_EQ(family("mite.gguf", "a/b/c/d/e/cards.json"), "mite");
  EXPECT_EQ(family("./e/mite.gguf", "a/b/c/d/cards.json"), "mite");
  EXPECT_EQ(family("c/d/e/mite.gguf", "a/b/cards.json"), "mite");
  EXPECT_EQ(family("b/c/d/e/mite.gguf", "a/cards.json"), "none");  // four above
  EXPECT_EQ(family("e/mite.gguf", "a/b/c/d/e/cards.json"), "none");
}

TEST_F(SidecarTest, TheNearestThatKnowsTheFileCounts) {
  scratch_.write("a/cards.json", R"([{"file": "b/mite.gguf", "family": "far"}])");
  EXPECT_EQ(card_with(R"([{"file": "x.gguf", "family": "x"}])")->family, "far");
  EXPECT_EQ(card_with(R"([{"file": "mite.gguf", "family": "near"}])")->family, "near");
}

TEST_F(SidecarTest, WorksForRelativePaths) {
  scratch_.write("a/cards.json", R"([{"file": "b/mite.gguf", "family": "mite"}])");
  const Path before = std::filesystem::current_path();
  std::filesystem::current_path(scratch_.root() / "a" / "b");
  const auto cards = find_models("gguf:mite.gguf", real_env(), "");
  std::filesystem::current_path(before);
  ASSERT_TRUE(cards) << cards.error().message;
  EXPECT_EQ(cards->at(0).family, "mite");
}

TEST_F(SidecarTest, WrongTypesNameFileAndField) {
  expect_field_error(R"("family": 3)", "\"family\" of the card for");
  expect_field_error(R"("tokens": "29 M")", "\"tokens\" of the card");
  expect_field_error(R"("tokens": 1.5)", "must be a whole number of 0 or more, but is 1.5");
  expect_field_error(R"("step": -1)", "\"step\"");
  expect_field_error(R"("tokens": 1e30)", "\"tokens\"");
  expect_field_error(R"("compute_flops": "lots")", "\"compute_flops\"");
  expect_field_error(R"("compute_flops": NaN)", "\"compute_flops\"");
  expect_field_error(R"("params_total": "3M")", "\"params_total\"");
  expect_field_error(R"("sha256": 3)", "\"sha256\"");
  expect_field_error(R"("name": "")", "empty name");
}

TEST_F(SidecarTest, ContradictionsNameBothNumbers) {
  expect_field_error(R"("params_total": 217)", "says params_total 217");
  expect_field_error(R"("params_total": 217)", "which has 216");
  expect_field_error(R"("params_non_embedding": 1)", "which has 136");
  expect_field_error(R"("bytes": 1)", "which has " + std::to_string(bytes_.size()));
  expect_field_error(R"("layers": 3)", "which has 2");
  expect_field_error(R"("context": 512)", "which has 64");
  expect_field_error(R"("quantization": "Q8_0")", "which has F32");
  const std::string other(64, '0');
  expect_field_error(R"("sha256": ")" + other + "\"", "says SHA-256 " + other);
  expect_field_error(R"("sha256": ")" + other + "\"", "which has " + sha256_hex(bytes_));
}

TEST_F(SidecarTest, KeepsAQuantisationOfItsOwnWord) {
  const auto card = card_with(R"([{"file": "mite.gguf", "quantization": "UD-F32_XL"}])");
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->quantisation, "F32");
  EXPECT_EQ(card->extra.get_string("quantization"), "UD-F32_XL");
}

TEST_F(SidecarTest, BrokenFilesAreErrors) {
  expect_error(card_with("[{"), "cards.json' cannot be read: Invalid JSON");
  expect_error(card_with("3"), "must hold a list of cards");
  expect_error(card_with(R"([{"name": "x"}])"), "card 1 has no text \"file\"");
  expect_error(card_with(R"([3])"), "card 1 has no text \"file\"");
  expect_error(card_with(R"({"mite.gguf": 3})"), "must be an object, but is integer");
  expect_error(card_with(R"([{"file": "mite.gguf"}, {"file": "./mite.gguf"}])"), "two entries");
}

TEST(EstimateCompute, CountsWhatOneTokenPasses) {
  Card card;
  card.params = 46'702'792'704;
  card.params_active = 12'879'925'248;
  estimate_compute(card);
  EXPECT_FALSE(card.compute_flops);
  EXPECT_EQ(card.compute_source, "");
  card.tokens = 1000;
  estimate_compute(card);
  EXPECT_EQ(card.compute_flops, 6.0 * 12'879'925'248 * 1000);
}

}  // namespace
}  // namespace lux
