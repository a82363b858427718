// A small model, cut and scratched in every way: an error in words or a card, never more.
#include <gtest/gtest.h>

#include <random>

#include "model/gguf/describe.h"
#include "tests/model/card/gguf_writer.h"

namespace lux {
namespace {

using test::small_model;

Result<Card> card_of(std::string_view bytes) {
  std::vector<gguf::Part> parts(1);
  parts[0].source = std::make_unique<MemorySource>("m.gguf", bytes);
  LUX_TRY(parts[0].gguf, gguf::read(*parts[0].source));
  return gguf::describe(parts);
}

void expect_sentence(const Error& error) {
  EXPECT_TRUE(error.message.starts_with("'m.gguf' ")) << error.message;
  EXPECT_TRUE(error.message.ends_with(".")) << error.message;
  for (const char c : error.message) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
}

TEST(GgufDamage, EveryTruncationIsAnError) {
  const std::string bytes = small_model().bytes();
  ASSERT_TRUE(card_of(bytes));
  for (size_t n = 0; n < bytes.size(); ++n) {
    const auto card = card_of(std::string_view(bytes).substr(0, n));
    ASSERT_FALSE(card) << "cut at byte " << n;
    expect_sentence(card.error());
  }
}

TEST(GgufDamage, EveryBitFlipIsAnErrorOrACard) {
  const std::string bytes = small_model().bytes();
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const auto card = card_of(damaged);
    if (!card) expect_sentence(card.error());
  }
}

TEST(GgufDamage, RandomBytesAreAnErrorOrACard) {
  const std::string bytes = small_model().bytes();
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = bytes;
    for (uint64_t i = random() % 4 + 1; i > 0; --i) {
      const size_t at = random() % damaged.size();
      switch (random() % 4) {
        case 0:
          damaged[at] = static_cast<char>(random());
          break;
        case 1:
          damaged[at] = '\xFF';
          break;
        case 2:
          damaged.erase(at, random() % 9);
          break;
        default:
          damaged.insert(at, test::GgufWriter::bytes_of(random() >> (random() % 64)));
      }
      if (damaged.empty()) damaged.push_back('G');
    }
    const auto card = card_of(damaged);
    if (!card) expect_sentence(card.error());
  }
}

}  // namespace
}  // namespace lux
