// Where data is looked for, and what is wrong with it.
#include "task/rows.h"

#include <gtest/gtest.h>

#include "task/hub_cache.h"
#include "task/task_config.h"
#include "tests/task/scratch.h"

namespace lux {
namespace {

TaskConfig task_with(const std::string& more) {
  auto task = parse_task_config(
      "task: birds\noutput_type: multiple_choice\ntest_split: test\n" + more, "birds.yaml");
  EXPECT_TRUE(task) << task.error().message;
  return *task;
}

/// The rows' field `n`, or the sentence of what is wrong.
std::string rows_of(const TaskConfig& task, const TaskOptions& options) {
  const auto rows = read_rows(task, "test", options, real_env());
  if (!rows) return rows.error().message;
  std::string numbers;
  for (const Value& row : *rows) numbers += std::to_string(*row.get_int("n")) + ' ';
  return numbers;
}

TEST(Jsonl, ReadsLines) {
  const auto rows = parse_jsonl("\xEF\xBB\xBF{\"a\": 1}\r\n\n  \n{\"a\": \"\\u00e4\"}", "f.jsonl");
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[1].get_string("a"), "ä");
}

TEST(Jsonl, NamesTheLine) {
  std::string text;
  for (int i = 0; i < 16; ++i) text += "{\"a\": 1}\n";
  const auto message = [&](std::string_view line) {
    return parse_jsonl(text + std::string(line) + "\n{}\n", "f.jsonl").error().message;
  };
  EXPECT_TRUE(message("{\"a\": ").starts_with("f.jsonl:17: Invalid JSON at byte"));
  EXPECT_EQ(message("[1]"), "f.jsonl:17: not a JSON object.");
  EXPECT_EQ(message("{\"a\": \"\xff\"}"), "f.jsonl:17: not valid UTF-8 at byte 7.");
}

TEST(Rows, LieBelowTheFirstFolderThatHasThem) {
  const Scratch scratch;
  scratch.write("one/readme", "");
  scratch.write("two/birds/test.jsonl", "{\"n\": 1}\n{\"n\": 2}\n");
  scratch.write("three/birds/test.jsonl", "{\"n\": 3}\n");
  TaskOptions options;
  options.data = {scratch.path() / "one", scratch.path() / "two", scratch.path() / "three"};
  EXPECT_EQ(rows_of(task_with(""), options), "1 2 ");
}

TEST(Rows, OfASubsetLieBelowItsGroup) {
  const Scratch scratch;
  scratch.write("animals/test/owls.jsonl", "{\"n\": 4}\n");
  TaskOptions options;
  options.data = {scratch.path()};
  EXPECT_EQ(rows_of(task_with("dataset_name: owls\ntag: animals\n"), options), "4 ");
  EXPECT_EQ(rows_of(task_with("dataset_name: owls\ndata: 'animals/{split}/{dataset_name}.jsonl'\n"),
                    options),
            "4 ");
}

TEST(Rows, OfAJsonTaskLieWhereItSays) {
  const Scratch scratch;
  const Path file = scratch.write("x.json", "{\"n\": 5}\n");
  const std::string name = file.string();
  const auto task = [&](const std::string& files) {
    return task_with("dataset_path: json\ndataset_kwargs: {data_files: " + files + "}\n");
  };
  EXPECT_EQ(rows_of(task("{test: " + name + "}"), {}), "5 ");
  EXPECT_EQ(rows_of(task("{test: [" + name + ", " + name + "]}"), {}), "5 5 ");
  EXPECT_EQ(rows_of(task(name), {}),
            "birds.yaml: `dataset_kwargs.data_files` names no file for the split 'test'.");
}

TEST(Rows, SayWhereTheyWereLookedForAndHowToGetThem) {
  const Scratch scratch;
  scratch.write("birds/validation.jsonl", "");
  TaskOptions options;
  options.data = {scratch.path()};
  options.hub_cache = scratch.path() / "hub";
  const std::string folder = scratch.path().string();
  EXPECT_EQ(rows_of(task_with("dataset_path: zoo/birds\n"), options),
            "birds: there is no data for the split 'test' (looked at '" + folder +
                "/birds/test.jsonl', '" + folder + "/hub/datasets--zoo--birds'); '" + folder +
                "/birds' holds validation, which a task file of yours with `include` and another "
                "split's name can score; give its folder with --data or fetch it with `hf download "
                "--repo-type dataset zoo/birds`.");
  EXPECT_EQ(rows_of(task_with(""), {}),
            "birds: there is no data for the split 'test' (looked at no folder); give its folder "
            "with --data.");
}

/// A cache with empty files, and what a reader is asked to read of it.
class HubRows : public testing::Test {
 protected:
  void add(const std::string& file) { scratch_.write("datasets--zoo--birds/" + file, "abc\n"); }

  /// The files below the snapshots' folder, or the sentence of what is wrong.
  std::string asked(const std::string& subset = "owls") {
    std::string names;
    TaskOptions options;
    options.hub_cache = scratch_.path();
    options.read_parquet = [&](const std::vector<Path>& files) -> Result<std::vector<Value>> {
      for (const Path& file : files)
        names +=
            file.lexically_relative(scratch_.path() / "datasets--zoo--birds/snapshots").string() +
            ' ';
      return std::vector<Value>{Map{{"n", 7}}};
    };
    const std::string name = subset.empty() ? "" : "dataset_name: " + subset + "\n";
    const std::string rows = rows_of(task_with("dataset_path: zoo/birds\n" + name), options);
    return rows == "7 " ? names : rows;
  }

  Scratch scratch_;
};

TEST_F(HubRows, AreFoundByRevision) {
  add("refs/main");  // names the snapshot abc
  add("snapshots/abc/owls/test-00000-of-00002.parquet");
  add("snapshots/abc/owls/test-00001-of-00002.parquet");
  add("snapshots/abc/owls/train-00000-of-00001.parquet");
  add("snapshots/abb/owls/test-00000-of-00001.parquet");
  EXPECT_EQ(asked(), "abc/owls/test-00000-of-00002.parquet abc/owls/test-00001-of-00002.parquet ");
}

TEST_F(HubRows, AreFoundInTheHubsConversion) {
  add("snapshots/def/owls/test/0000.parquet");
  add("snapshots/def/owls/test/0001.parquet");
  EXPECT_EQ(asked(), "def/owls/test/0000.parquet def/owls/test/0001.parquet ");
}

TEST_F(HubRows, AreFoundWithoutASubset) {
  add("snapshots/def/data/test-00000-of-00001.parquet");
  EXPECT_EQ(asked(""), "def/data/test-00000-of-00001.parquet ");
  add("snapshots/def/other/test/0000.parquet");
  EXPECT_TRUE(asked("").find("more than one subset") != std::string::npos) << asked("");
}

TEST_F(HubRows, AreRefusedWherePartsAreMissing) {
  add("snapshots/def/owls/test-00001-of-00002.parquet");
  EXPECT_TRUE(asked().find("holds 1 of the 2 parts") != std::string::npos) << asked();
}

TEST_F(HubRows, MustBeValidUtf8) {
  add("snapshots/def/owls/test.parquet");
  TaskOptions options;
  options.hub_cache = scratch_.path();
  options.read_parquet = [](const std::vector<Path>&) -> Result<std::vector<Value>> {
    return std::vector<Value>{Map{{"n", 1}}, Map{{"n", List{"\xff"}}}};
  };
  const TaskConfig task = task_with("dataset_path: zoo/birds\ndataset_name: owls\n");
  EXPECT_TRUE(rows_of(task, options).ends_with("row 1: not valid UTF-8."));
  options.read_parquet = nullptr;
  EXPECT_TRUE(rows_of(task, options).ends_with("nothing that reads Parquet files."));
}

TEST(HubCache, IsWhereTheEnvironmentSays) {
  using Variables = std::vector<std::pair<std::string, std::string>>;
  const auto folder = [](const Variables& variables) {
    const auto path = default_hub_cache([&](const char* name) -> const char* {
      for (const auto& [key, value] : variables)
        if (key == name) return value.c_str();
      return nullptr;
    });
    return path ? path->string() : "none";
  };
  EXPECT_EQ(folder({}), "none");
  EXPECT_EQ(folder({{"HOME", "/h"}}), "/h/.cache/huggingface/hub");
  EXPECT_EQ(folder({{"HOME", "/h"}, {"XDG_CACHE_HOME", "/c"}}), "/c/huggingface/hub");
  EXPECT_EQ(folder({{"HOME", "/h"}, {"HF_HOME", "/f"}}), "/f/hub");
  EXPECT_EQ(folder({{"HF_HOME", "/f"}, {"HF_HUB_CACHE", "/b"}}), "/b");
}

}  // namespace
}  // namespace lux
