#include "base/hash.h"

#include <gtest/gtest.h>

namespace lux {
namespace {

// FIPS 180-4's example.
TEST(Hash, IsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256().update("a").update("bc").hex(), sha256_hex("abc"));
}

TEST(Hash, OfManyTextsIsThatOfEach) {
  std::string text;
  for (int i = 0; i < 40000; ++i) text += static_cast<char>(i * 7 + i / 64);
  std::vector<std::string_view> texts;
  for (size_t size = 0; size < 300; ++size)
    texts.push_back(std::string_view(text).substr(size, size));
  for (size_t size = text.size(); size > 0; size /= 2) texts.emplace_back(text.data(), size);
  for (const size_t count : {size_t{0}, size_t{1}, size_t{9}, size_t{16}, texts.size()}) {
    const auto hashes = sha256_hex_each(std::span(texts).last(count));
    ASSERT_EQ(hashes.size(), count);
    for (size_t i = 0; i < count; ++i)
      EXPECT_EQ(std::string(hashes[i].data(), hashes[i].size()),
                sha256_hex(texts[texts.size() - count + i]));
  }
}

}  // namespace
}  // namespace lux
