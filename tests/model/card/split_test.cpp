#include "model/gguf/split.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "model/card.h"
#include "tests/model/card/gguf_writer.h"
#include "tests/model/card/scratch.h"

namespace lux {
namespace {

using test::expect_error;
using test::GgufWriter;
using test::Scratch;

struct Shards {
  GgufWriter parts[3] = {test::small_metadata(), {}, {}};
  Shards() {
    for (uint16_t i = 0; i < 3; ++i)
      parts[i].u16("split.no", i).u16("split.count", 3).i32("split.tensors.count", 4);
    parts[0].floats("token_embd.weight", {8, 5});
    parts[1].floats("blk.0.attn_q.weight", {8, 8}).floats("blk.1.attn_q.weight", {8, 8});
    parts[2].floats("output_norm.weight", {8});
  }
};

std::string file(int i, int n = 3) {
  return fmt::format("big-{:05}-of-{:05}.gguf", i, n);
}

void write(const Scratch& scratch, const Shards& shards) {
  for (int i = 0; i < 3; ++i) scratch.write(file(i + 1), shards.parts[i].bytes());
}

TEST(Split, ReadsNames) {
  const auto shard = gguf::shard_name("/x/big-00002-of-00003.gguf");
  ASSERT_TRUE(shard);
  EXPECT_EQ(shard->stem, "big");
  EXPECT_EQ(shard->number, 2);
  EXPECT_EQ(shard->count, 3);
  for (const char* name : {"big.gguf", "big-00004-of-00003.gguf", "big-00000-of-00003.gguf",
                           "big-0001-of-0003.gguf", "-00001-of-00003.gguf", "big-00001-of-00003",
                           "big-a0001-of-00003.gguf", "00001-of-00003.gguf"})
    EXPECT_FALSE(gguf::shard_name(name)) << name;
}

TEST(Split, PartsAreOneModel) {
  const Scratch scratch;
  const Shards shards;
  write(scratch, shards);
  const std::string whole =
      shards.parts[0].bytes() + shards.parts[1].bytes() + shards.parts[2].bytes();
  for (const std::string& path : {file(1), file(3), std::string(), std::string("*")}) {
    const auto cards = find_models(scratch.spec(path), real_env(), "");
    ASSERT_TRUE(cards) << cards.error().message;
    ASSERT_EQ(cards->size(), 1U);
    const Card& card = cards->front();
    EXPECT_EQ(card.params, 40 + 128 + 8);
    EXPECT_EQ(card.files.size(), 3U);
    EXPECT_EQ(card.files[1], scratch.root() / file(2));
    EXPECT_EQ(card.file_bytes, static_cast<int64_t>(whole.size()));
    EXPECT_EQ(card.content_hash, sha256_hex(whole));
  }
}

TEST(Split, TheStemIsTheName) {
  const Scratch scratch;
  Shards shards;
  GgufWriter first;
  first.text("general.architecture", "llama")
      .u32("llama.context_length", 64)
      .u32("llama.embedding_length", 8)
      .u32("llama.block_count", 2)
      .u16("split.no", 0)
      .u16("split.count", 3)
      .floats("token_embd.weight", {8, 5});
  shards.parts[0] = first;
  write(scratch, shards);
  const auto cards = find_models(scratch.spec(file(1)), real_env(), "");
  ASSERT_TRUE(cards) << cards.error().message;
  EXPECT_EQ(cards->front().name, "big");
}

TEST(Split, NamesTheMissingPart) {
  const Scratch scratch;
  write(scratch, Shards());
  std::filesystem::remove(scratch.root() / file(2));
  for (const std::string& path : {file(1), file(3), std::string()})
    expect_error(find_models(scratch.spec(path), real_env(), ""),
                 file(2) + "' is missing: the model of");
}

TEST(Split, PartsMustFitTogether) {
  {
    const Scratch scratch;
    const Shards shards;
    write(scratch, shards);
    scratch.write(file(2), shards.parts[2].bytes());
    expect_error(find_models(scratch.spec(""), real_env(), ""), "split.no is 2, where 1 is due");
  }
  {
    const Scratch scratch;
    Shards shards;
    shards.parts[2].floats("one.more", {8});
    write(scratch, shards);
    expect_error(find_models(scratch.spec(""), real_env(), ""), "its 3 parts hold 5");
  }
  {
    const Scratch scratch;
    Shards shards;
    shards.parts[2].floats("token_embd.weight", {8});
    write(scratch, shards);
    expect_error(find_models(scratch.spec(""), real_env(), ""), "both hold tensor");
  }
  {
    const Scratch scratch;
    scratch.write("renamed.gguf", Shards().parts[0].bytes());
    expect_error(find_models(scratch.spec(""), real_env(), ""), "is one of 3 parts");
  }
  {
    const Scratch scratch;
    scratch.write(file(1, 1), test::small_model().bytes());
    EXPECT_TRUE(find_models(scratch.spec(""), real_env(), ""));
    scratch.write(file(1, 2), test::small_model().bytes());
    scratch.write(file(2, 2), test::small_model().bytes());
    expect_error(find_models(scratch.spec(file(1, 2)), real_env(), ""),
                 "is part 1 of 2 by its name, but its split.count is 1");
  }
}

}  // namespace
}  // namespace lux
