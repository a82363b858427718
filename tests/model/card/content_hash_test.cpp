#include "model/content_hash.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "tests/model/card/scratch.h"

namespace lux {
namespace {

using test::expect_error;
using test::Scratch;
using test::ShiftedEnv;

class ContentHash : public ::testing::Test {
 protected:
  const Scratch scratch_;
  ShiftedEnv env_;
  const Path cache_file_ = scratch_.root() / "cache" / "hashes.jsonl";

  std::string hash(const std::vector<Path>& files) {
    HashCache cache(env_, cache_file_);
    const auto sha256 = content_hash(files, env_, cache);
    cache.save();
    return sha256 ? *sha256 : sha256.error().message;
  }
  /// Swaps the remembered hashes for others, so that using them shows.
  void falsify() const {
    std::string text = *real_env().read_file(cache_file_);
    const size_t at = text.find("\"sha256\":\"");
    ASSERT_NE(at, std::string::npos);
    text.replace(at + 10, 64, std::string(64, 'f'));
    ASSERT_TRUE(real_env().write_file(cache_file_, text));
  }
};

TEST_F(ContentHash, IsThatOfTheContent) {
  const std::string large(3'000'001, 'x');
  const Path a = scratch_.write("a", large);
  const Path b = scratch_.write("b", "abc");
  EXPECT_EQ(hash({a}), sha256_hex(large));
  EXPECT_EQ(hash({b}), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash({a, b}), sha256_hex(large + "abc"));
  EXPECT_EQ(hash({b, a}), sha256_hex("abc" + large));
}

TEST_F(ContentHash, IsRemembered) {
  const Path a = scratch_.write("a", "one");
  EXPECT_EQ(hash({a}), sha256_hex("one"));
  falsify();
  EXPECT_EQ(hash({a}), std::string(64, 'f'));
  EXPECT_EQ(env_.writes, 1);
}

TEST_F(ContentHash, ForgetsChangedFiles) {
  const Path a = scratch_.write("a", "one");
  EXPECT_EQ(hash({a}), sha256_hex("one"));
  falsify();
  const auto time = std::filesystem::last_write_time(a);
  ::usleep(20000);  // the kernel's clock for files goes in steps of up to 10 ms
  scratch_.write("a", "two");
  std::filesystem::last_write_time(a, time);  // the inode's own time still tells
  EXPECT_EQ(hash({a}), sha256_hex("two"));
}

TEST_F(ContentHash, FreshFilesAreNotRemembered) {
  const Path a = scratch_.write("a", "one");
  env_.now = real_env().utc_now();
  EXPECT_EQ(hash({a}), sha256_hex("one"));
  EXPECT_EQ(env_.writes, 0);
}

TEST_F(ContentHash, BrokenMemoryIsIgnored) {
  const Path a = scratch_.write("a", "one");
  for (const char* text : {"", "{", "[]\n3\n{}\n", "{\"identity\":\"x\",\"sha256\":\"short\"}",
                           "\xFF\xFE\n\n", "{\"identity\":3,\"sha256\":4}"}) {
    scratch_.write("cache/hashes.jsonl", text);
    EXPECT_EQ(hash({a}), sha256_hex("one"));
  }
  std::filesystem::remove(cache_file_);
  std::filesystem::create_directory(cache_file_);  // a folder in its place
  EXPECT_EQ(hash({a}), sha256_hex("one"));
}

TEST_F(ContentHash, AnUnwritableMemoryIsNoFailure) {
  const Path a = scratch_.write("a", "one");
  env_.read_only = true;
  EXPECT_EQ(hash({a}), sha256_hex("one"));
  EXPECT_FALSE(std::filesystem::exists(cache_file_));
}

TEST_F(ContentHash, UnreadableFilesAreErrors) {
  EXPECT_NE(hash({scratch_.root() / "none"}).find("Cannot read"), std::string::npos);
  EXPECT_NE(hash({scratch_.root()}).find("not a regular file"), std::string::npos);
}

}  // namespace
}  // namespace lux
