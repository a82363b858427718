#include <gtest/gtest.h>

#include "base/json.h"
#include "model/card.h"
#include "tests/model/card/scratch.h"

namespace lux {
namespace {

using test::expect_error;

Card full_card() {
  Card card;
  card.model_id = "m@0";
  card.name = "m";
  card.spec = "gguf:m.gguf";
  card.files = {"m-00001-of-00002.gguf", "m-00002-of-00002.gguf"};
  card.content_hash = "c";
  card.tokenizer_hash = "t";
  card.template_hash = "h";
  card.architecture = "llama";
  card.quantisation = "Q4_K_M";
  card.params = 3'000'384;
  card.params_non_embedding = 2'213'952;
  card.params_active = 7;
  card.context = 512;
  card.vocabulary = 4096;
  card.layers = 5;
  card.embedding = 192;
  card.tokenizer = "gpt2/llama-bpe";
  card.bos_token = "<s>";
  card.eos_token = "</s>";
  card.chat_template = "{{ x }}\n";
  card.file_bytes = INT64_MAX;
  card.family = "f";
  card.size_label = "3M";
  card.tuning = "base";
  card.base_model = "b";
  card.release_date = "2026-01-31";
  card.licence = "CC0-1.0";
  card.provider = "p";
  card.cutoff_date = "2025-12";
  card.commercial = false;
  card.multilingual = true;
  card.instruction_data = "a, b";
  card.model_group = "g";
  card.assumed = {"params", "compute_flops"};
  card.tokens = 29'360'128;
  card.step = 7168;
  card.compute_flops = 528552374648832.0 / 3;
  card.compute_source = "card";
  card.extra = Map{{"final", true}, {"loss", List{1, 2.5}}};
  return card;
}

TEST(CardValue, GoesToJsonAndBack) {
  for (const Card& card : {full_card(), Card()}) {
    const Value value = to_value(card);
    const auto parsed = parse_json(to_pretty_json(value));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, value);
    const auto back = card_from_value(*parsed);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(to_value(*back), value);
    EXPECT_EQ(back->files, card.files);
    EXPECT_EQ(back->compute_flops, card.compute_flops);
    EXPECT_EQ(back->params_active, card.params_active);
    EXPECT_EQ(back->eos_token, card.eos_token);
    EXPECT_EQ(back->chat_template, card.chat_template);
    EXPECT_EQ(back->commercial, card.commercial);
    EXPECT_EQ(back->multimodal, card.multimodal);
    EXPECT_EQ(back->assumed, card.assumed);
  }
  EXPECT_EQ(to_value(Card()).find("tokens"), nullptr);  // unknown stays out
}

TEST(CardValue, NamesTheFieldThatIsWrong) {
  Value value = to_value(full_card());
  const auto with = [&](const char* key, Value field) {
    Value changed = value;
    changed.map()[key] = std::move(field);
    return card_from_value(changed);
  };
  expect_error(card_from_value(Value(3)), "must be an object");
  expect_error(with("params", "3M"), "\"params\" of a card must be an integer");
  expect_error(with("name", 3), "\"name\" of a card must be a string");
  expect_error(with("files", "x"), "\"files\"");
  expect_error(with("files", List{1}), "\"files\"");
  expect_error(with("compute_flops", "x"), "\"compute_flops\"");
  expect_error(with("commercial", 1), "\"commercial\" of a card must be true or false");
  expect_error(with("assumed", List{1}), "\"assumed\"");
  EXPECT_TRUE(with("tokens", nullptr));
  EXPECT_TRUE(with("compute_flops", 3));
  EXPECT_TRUE(with("from_the_future", 3));
  value.map().erase("params");
  expect_error(card_from_value(value), "no field \"params\"");
}

}  // namespace
}  // namespace lux
