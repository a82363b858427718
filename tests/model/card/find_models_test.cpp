#include <gtest/gtest.h>
#include <sys/stat.h>

#include "model/card.h"
#include "model/model_files.h"
#include "tests/model/card/gguf_writer.h"
#include "tests/model/card/scratch.h"

namespace lux {
namespace {

using test::expect_error;
using test::GgufWriter;
using test::Scratch;
using test::small_model;

class FindModels : public ::testing::Test {
 protected:
  const Scratch scratch_;

  void put(std::string_view path, std::string_view family, uint64_t width, std::string_view name) {
    GgufWriter writer;
    writer.text("general.architecture", "llama")
        .text("general.name", name)
        .text("general.basename", family)
        .u32("llama.context_length", 64)
        .u32("llama.embedding_length", 8)
        .u32("llama.block_count", 2)
        .floats("blk.0.attn_q.weight", {8, width});
    scratch_.write(path, writer.bytes());
  }
  std::string names(std::string_view below) {
    const auto cards = find_models(scratch_.spec(below), real_env(), "");
    if (!cards) return cards.error().message;
    std::string text;
    for (const Card& card : *cards) text += (text.empty() ? "" : " ") + card.name;
    return text;
  }
};

TEST_F(FindModels, SearchesFilesFoldersAndPatterns) {
  put("m/a/one.gguf", "b", 2, "one");
  put("m/a/two.gguf", "b", 1, "two");
  put("m/three.gguf", "a", 3, "three");
  put("m/.hidden/four.gguf", "a", 4, "four");
  scratch_.write("m/README.md", "text");
  EXPECT_EQ(names("m/a/one.gguf"), "one");
  EXPECT_EQ(names("m"), "three two one");  // by family, then size
  EXPECT_EQ(names("m/a"), "two one");
  EXPECT_EQ(names("m/*.gguf"), "three");
  EXPECT_EQ(names("m/*/o*.gguf"), "one");
  EXPECT_EQ(names("m/*"), "three two one");  // the folder a too
  EXPECT_EQ(names("m/**/t*.gguf"), "three two");
  EXPECT_EQ(names("**"), "three two one");
  EXPECT_EQ(names("m/a/[no]*.gguf"), "one");
  EXPECT_EQ(names("m/a/tw?.gguf"), "two");
}

TEST_F(FindModels, SortsByFamilySizeTokensName) {
  put("1.gguf", "a", 2, "a2-late");
  put("2.gguf", "a", 2, "a2-early");
  put("3.gguf", "a", 1, "a1-y");
  put("4.gguf", "a", 1, "a1-x");
  put("5.gguf", "", 9, "alone");
  scratch_.write("cards.json", R"({"1.gguf": {"tokens": 20}, "2.gguf": {"tokens": 10}})");
  EXPECT_EQ(names(""), "alone a1-x a1-y a2-early a2-late");
}

TEST_F(FindModels, SaysWhatWasLookedFor) {
  scratch_.write("empty/README.md", "text");
  EXPECT_NE(names("none.gguf").find("there is no file or folder '"), std::string::npos);
  EXPECT_NE(names("none.gguf").find("none.gguf"), std::string::npos);
  EXPECT_NE(names("empty").find("hold no .gguf file"), std::string::npos);
  EXPECT_NE(names("empty/*").find("no .gguf file matches"), std::string::npos);
}

TEST_F(FindModels, OneBrokenFileIsAnErrorThatNamesIt) {
  put("good.gguf", "a", 1, "good");
  scratch_.write("bad.gguf", small_model().bytes().substr(0, 500));
  for (const char* below : {"", "*.gguf", "bad.gguf"}) {
    EXPECT_NE(names(below).find("bad.gguf' is truncated"), std::string::npos) << names(below);
  }
  EXPECT_EQ(names("good.gguf"), "good");
}

TEST_F(FindModels, PassesOverWhatIsNoModelUnlessNamed) {
  put("good.gguf", "a", 1, "good");
  GgufWriter projector;
  projector.text("general.architecture", "clip").floats("v.weight", {8});
  scratch_.write("p/mmproj.gguf", projector.bytes());
  EXPECT_EQ(names(""), "good");
  EXPECT_NE(names("p/mmproj.gguf").find("no language model"), std::string::npos);
  EXPECT_NE(names("p").find("adapters or projectors"), std::string::npos);
}

TEST_F(FindModels, FollowsLinksOnce) {
  put("real/one.gguf", "a", 1, "one");
  std::filesystem::create_directory_symlink(scratch_.root(), scratch_.root() / "real" / "loop");
  std::filesystem::create_symlink(scratch_.root() / "real/one.gguf",
                                  scratch_.root() / "again.gguf");
  EXPECT_EQ(names(""), "one");
}

TEST_F(FindModels, KeepsTheSpec) {
  put("m/one.gguf", "a", 1, "one");
  const std::string file = scratch_.spec("m/one.gguf");
  EXPECT_EQ(find_models(file, real_env(), "")->at(0).spec, file);
  EXPECT_EQ(find_models(scratch_.spec("m"), real_env(), "")->at(0).spec, file);
}

TEST_F(FindModels, RefusesWhatIsNoRegularFile) {
  ASSERT_EQ(::mkfifo((scratch_.root() / "pipe.gguf").c_str(), 0600), 0);
  EXPECT_NE(names("pipe.gguf").find("not a regular file"), std::string::npos);
}

TEST_F(FindModels, MakesIdsThatAreFileNames) {
  EXPECT_EQ(make_model_id("wick 3M/f16", std::string(64, 'a')), "wick-3M-f16@aaaaaaaaaaaa");
  EXPECT_EQ(make_model_id("../x", "0123456789abcdef"), "-.-x@0123456789ab");
  EXPECT_EQ(make_model_id(std::string(300, 'n'), "0123456789abcdef").size(), 113U);
}

TEST(GgufPath, NamesTheKnownPrefixes) {
  EXPECT_EQ(*gguf_path("gguf:/a/b:c.gguf"), "/a/b:c.gguf");
  for (const char* spec : {"gguf:", "/a/b.gguf", "ggml:x", "", "C:x"}) {
    expect_error(gguf_path(spec), "gguf:FILE");
    EXPECT_EQ(gguf_path(spec).error().kind, Error::Kind::usage);
  }
  expect_error(gguf_path("openai:gpt@url"), "Models by 'openai:' are not built yet; only gguf:");
}

}  // namespace
}  // namespace lux
