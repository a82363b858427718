#include <gtest/gtest.h>

#include <limits>

#include "model/gguf/describe.h"
#include "model/gguf/gguf.h"
#include "tests/model/card/gguf_writer.h"
#include "tests/model/card/scratch.h"

namespace lux {
namespace {

using test::expect_error;
using test::GgufWriter;
using test::small_metadata;
using test::small_model;

Result<gguf::Gguf> read(std::string_view bytes) {
  MemorySource source("m.gguf", bytes);
  return gguf::read(source);
}

Result<Card> card_of(const std::string& bytes) {
  std::vector<gguf::Part> parts(1);
  parts[0].source = std::make_unique<MemorySource>("m.gguf", bytes);
  LUX_TRY(parts[0].gguf, gguf::read(*parts[0].source));
  return gguf::describe(parts);
}

TEST(GgufRead, FindsMetadataAndTensors) {
  const std::string bytes = small_model().u64("big", UINT64_MAX).i32("less", -3).bytes();
  const auto gguf = read(bytes);
  ASSERT_TRUE(gguf) << gguf.error().message;
  EXPECT_EQ(gguf->version, 3U);
  EXPECT_EQ(gguf->find("general.architecture")->value, Value("llama"));
  EXPECT_EQ(gguf->find("llama.block_count")->value, Value(2));
  EXPECT_EQ(gguf->find("llama.rope.freq_base")->value, Value(10000.0));
  EXPECT_EQ(gguf->find("tokenizer.ggml.add_bos_token")->value, Value(true));
  EXPECT_EQ(gguf->find("big")->value, Value(18446744073709551615.0));
  EXPECT_EQ(gguf->find("less")->value, Value(-3));
  EXPECT_EQ(gguf->find("tokenizer.ggml.tokens")->count, 5U);
  EXPECT_EQ(gguf->find("nothing"), nullptr);
  ASSERT_EQ(gguf->tensors.size(), 5U);
  EXPECT_EQ(gguf->tensors[0].name, "token_embd.weight");
  EXPECT_EQ(gguf->tensors[0].elements, 40U);
  EXPECT_EQ(bytes.substr(gguf->tensors[1].offset, 3), "bbb");
  EXPECT_EQ(gguf->tensors[4].offset + gguf->tensors[4].bytes, bytes.size());
}

TEST(GgufRead, ReadsVersion2AndOtherAlignments) {
  GgufWriter writer = small_metadata();
  writer.version = 2;
  writer.alignment = 256;
  writer.u32("general.alignment", 256);
  writer.floats("a.weight", {8}).floats("b.weight", {3});
  const std::string bytes = writer.bytes();
  const auto gguf = read(bytes);
  ASSERT_TRUE(gguf) << gguf.error().message;
  EXPECT_EQ(gguf->tensors[1].offset % 256, 0U);
  EXPECT_EQ(bytes.substr(gguf->tensors[1].offset, 3), "bbb");
}

TEST(GgufRead, RefusesWhatIsNoGguf) {
  expect_error(read(""), "'m.gguf' is empty");
  expect_error(read("GG"), "is not a GGUF file");
  expect_error(read("PK\3\4 and so on, for longer than any header"), "is not a GGUF file");
  expect_error(read("version https://git-lfs.github.com/spec/v1\noid"), "git lfs pull");
}

TEST(GgufRead, RefusesOtherVersions) {
  GgufWriter writer = small_model();
  writer.version = 1;
  expect_error(read(writer.bytes()), "version 1");
  writer.version = 4;
  expect_error(read(writer.bytes()), "version 4");
  writer.version = 0x03000000;
  expect_error(read(writer.bytes()), "big-endian");
}

TEST(GgufRead, RefusesCountsBeyondTheFile) {
  GgufWriter writer = small_model();
  writer.extra_entries = 1ULL << 60U;
  expect_error(read(writer.bytes()), "metadata entries; download it again");
  writer.extra_entries = 0;
  writer.extra_tensors = UINT64_MAX - 5;
  expect_error(read(writer.bytes()), "tensors; download it again");
}

TEST(GgufRead, RefusesBadMetadata) {
  const auto u32 = GgufWriter::bytes_of<uint32_t>;
  const auto u64 = GgufWriter::bytes_of<uint64_t>;
  expect_error(read(small_model().u32("llama.block_count", 3).bytes()), "stands there twice");
  expect_error(read(small_model().u32("", 3).bytes()), "is empty");
  expect_error(read(small_model().u32("a\xFF", 3).bytes()), "not valid UTF-8");
  expect_error(read(small_model().raw("k", 13, "x").bytes()), "unknown value type 13");
  expect_error(read(small_model().raw("k", UINT32_MAX, "x").bytes()), "unknown value type");
  expect_error(read(small_model().boolean("k", 2).bytes()), "a truth value of 2");
  expect_error(read(small_model().raw("k", 8, u64(1ULL << 62U)).bytes()), "truncated or damaged");
  expect_error(read(small_model().raw("k", 8, u64(UINT64_MAX)).bytes()), "truncated or damaged");
  expect_error(read(small_model().raw("k", 9, u32(9) + u64(1)).bytes()), "array of arrays");
  expect_error(read(small_model().raw("k", 9, u32(77) + u64(1)).bytes()), "unknown value type 77");
  expect_error(read(small_model().raw("k", 9, u32(8) + u64(1ULL << 61U)).bytes()), "claims");
  expect_error(read(small_model().raw("k", 9, u32(10) + u64(UINT64_MAX / 8 + 2)).bytes()),
               "claims");
  expect_error(read(small_model().raw(std::string(70000, 'k'), 0, "x").bytes()), "70000 bytes");
}

TEST(GgufRead, RefusesBadAlignment) {
  expect_error(read(small_model().u32("general.alignment", 0).bytes()), "not a power of two");
  expect_error(read(small_model().u32("general.alignment", 33).bytes()), "not a power of two");
  expect_error(read(small_model().text("general.alignment", "32").bytes()), "not uint32");
  expect_error(read(small_model().u32("general.alignment", 1U << 31U).bytes()),
               "multiple of 2147483648");
}

TEST(GgufRead, RefusesBadTensors) {
  const auto with = [](std::string_view name, const std::vector<uint64_t>& shape, uint32_t type,
                       uint64_t offset) {
    return read(small_model().tensor_at(name, shape, type, offset).bytes());
  };
  expect_error(with("output.weight", {8}, 0, 0), "described twice");
  expect_error(with("", {8}, 0, 0), "is empty");
  expect_error(with("x", {1, 1, 1, 1, 1}, 0, 0), "5 dimensions");
  expect_error(with("x", {8}, 43, 0), "unknown type 43");
  expect_error(with("x", {8}, 31, 0), "given up");
  expect_error(with("x", {8}, 2, 0), "packs them by 32");
  expect_error(with("x", {1ULL << 32U, 1ULL << 32U}, 0, 0), "larger than any file");
  expect_error(with("x", {UINT64_MAX}, 0, 0), "larger than any file");
  expect_error(with("x", {1ULL << 61U}, 0, 0), "larger than any file");
  expect_error(with("x", {8}, 0, 4), "multiple of 32");
  expect_error(with("x", {8}, 0, UINT64_MAX - 31), "beyond the end of any file");
  expect_error(with("x", {8}, 0, 0), "overlap");
  expect_error(with("x", {8}, 0, 4096), "is truncated: tensor 'x' ends at byte");
}

TEST(GgufRead, NamesNothingUnprintable) {
  const auto gguf = read(small_model().tensor_at("a\x1B[31m\n", {8}, 43, 0).bytes());
  expect_error(gguf, "tensor 'a?[31m?'");
}

TEST(GgufCard, TellsWhatTheFileTells) {
  const auto card = card_of(small_model().bytes());
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->name, "Mite 1");
  EXPECT_EQ(card->architecture, "llama");
  EXPECT_EQ(card->quantisation, "F32");
  EXPECT_EQ(card->params, 40 + 40 + 128 + 8);
  EXPECT_EQ(card->params_non_embedding, 128 + 8);
  EXPECT_FALSE(card->params_active);
  EXPECT_EQ(card->context, 64);
  EXPECT_EQ(card->vocabulary, 5);
  EXPECT_EQ(card->layers, 2);
  EXPECT_EQ(card->embedding, 8);
  EXPECT_EQ(card->tokenizer, "gpt2/mite-bpe");
  EXPECT_EQ(card->bos_token, "");
  EXPECT_EQ(card->chat_template, "{{ messages }}");
  // printf '{{ messages }}' | sha256sum
  EXPECT_EQ(card->template_hash,
            "f24189f08c85a1eb19a737306c3a13e85462ee33d964f28108d64a2485fa2171");
  EXPECT_EQ(card->tokenizer_hash.size(), 64U);
  EXPECT_EQ(card->file_bytes, static_cast<int64_t>(small_model().bytes().size()));
}

TEST(GgufCard, RefusesWhatIsNoLanguageModel) {
  expect_error(card_of(small_metadata().bytes()), "a vocabulary, not a model");
  expect_error(card_of(small_model().text("general.type", "adapter").bytes()),
               "no language model: its type is 'adapter'");
  GgufWriter projector;
  projector.text("general.architecture", "clip").floats("v.weight", {8});
  expect_error(card_of(projector.bytes()), "no language model");
  GgufWriter bare;
  bare.floats("token_embd.weight", {8});
  expect_error(card_of(bare.bytes()), "no general.architecture");
  bare.text("general.architecture", "llama");
  expect_error(card_of(bare.bytes()), "no llama.context_length");
  GgufWriter hollow = small_metadata();
  expect_error(card_of(hollow.tensor_at("a.weight", {0}, 0, 0).bytes()), "tensors are empty");
}

TEST(GgufCard, RefusesMetadataOfTheWrongKind) {
  GgufWriter writer;
  expect_error(card_of(writer.u32("general.architecture", 1).floats("a", {8}).bytes()),
               "general.architecture is of type uint32, not a text");
  writer = GgufWriter();
  writer.text("general.architecture", "llama").i32("llama.context_length", -1).floats("a", {8});
  expect_error(card_of(writer.bytes()), "llama.context_length is not a whole number");
  expect_error(card_of(small_model().text("general.basename", "a\xFF").bytes()),
               "general.basename is not valid UTF-8");
}

TEST(GgufCard, TakesTheStemWhereTheNameTellsNothing) {
  for (const std::string name : {"", " ", "model", "LLaMA v2", "llama", ".", "a\nb",
                                 "0123456789abcdef0123456789abcdef01234567"}) {
    GgufWriter writer;
    writer.text("general.architecture", "llama")
        .text("general.name", name)
        .u32("llama.context_length", 64)
        .u32("llama.embedding_length", 8)
        .u32("llama.block_count", 2)
        .floats("token_embd.weight", {8, 5});
    const auto card = card_of(writer.bytes());
    ASSERT_TRUE(card) << card.error().message;
    EXPECT_EQ(card->name, "m") << name;
    EXPECT_EQ(card->tokenizer_hash, "");
  }
}

TEST(GgufCard, TakesTheMainTensorTypeWithoutAFileType) {
  GgufWriter writer;
  writer.text("general.architecture", "mamba")
      .u32("mamba.context_length", 64)
      .u32("mamba.embedding_length", 8)
      .u32("mamba.block_count", 2)
      .u32("mamba.vocab_size", 77)
      .floats("token_embd.weight", {8, 5})
      .tensor("blk.0.x.weight", {256, 2}, 12, 2 * 144);
  auto card = card_of(writer.bytes());
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->quantisation, "Q4_K");
  EXPECT_EQ(card->vocabulary, 77);
  card = card_of(writer.u32("general.file_type", 15).bytes());
  EXPECT_EQ(card->quantisation, "Q4_K_M");
}

TEST(GgufCard, KnowsTheTextsOfSpecialTokens) {
  const auto with = [](uint32_t bos, uint32_t eos) {
    return card_of(small_model()
                       .u32("tokenizer.ggml.bos_token_id", bos)
                       .u32("tokenizer.ggml.eos_token_id", eos)
                       .bytes());
  };
  EXPECT_EQ(with(0, 4)->bos_token, "<s>");
  EXPECT_EQ(with(0, 4)->eos_token, "ab");
  EXPECT_EQ(with(0, 5)->eos_token, "");  // outside the vocabulary
  EXPECT_EQ(with(UINT32_MAX, 4)->bos_token, "");
}

TEST(GgufCard, TokenizerHashIgnoresOrderAndOtherMetadata) {
  const auto hash = [](GgufWriter writer) {
    writer.text("general.architecture", "llama")
        .u32("llama.context_length", 64)
        .u32("llama.embedding_length", 8)
        .u32("llama.block_count", 2)
        .floats("token_embd.weight", {8, 5});
    const auto card = card_of(writer.bytes());
    return card ? card->tokenizer_hash : card.error().message;
  };
  GgufWriter one, two, three, four;
  one.text("tokenizer.ggml.model", "gpt2").texts("tokenizer.ggml.tokens", {"a", "bc"});
  two.text("x", "y")
      .texts("tokenizer.ggml.tokens", {"a", "bc"})
      .text("tokenizer.ggml.model", "gpt2");
  two.text("tokenizer.chat_template", "t");
  three.text("tokenizer.ggml.model", "gpt2").texts("tokenizer.ggml.tokens", {"ab", "c"});
  four.text("tokenizer.ggml.model", "gpt2").texts("tokenizer.ggml.tokens", {"a", "bc"});
  four.u32("tokenizer.ggml.bos_token_id", 1);
  EXPECT_EQ(hash(one).size(), 64U);
  EXPECT_EQ(hash(one), hash(two));
  EXPECT_NE(hash(one), hash(three));
  EXPECT_NE(hash(one), hash(four));
}

}  // namespace
}  // namespace lux
