// Our prompts against those of lm-evaluation-harness 0.4.13, byte for byte: make_golden_prompts.py
// wrote the golden files and says what is in them.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/hash.h"
#include "base/json.h"
#include "task/documents.h"
#include "task/rows.h"
#include "task/task_config.h"
#include "tests/task/golden.h"

namespace lux {
namespace {

Path prompts_folder() {
  const char* folder = std::getenv("LUX_GOLDEN_PROMPTS");  // NOLINT(concurrency-mt-unsafe)
  return folder ? Path(folder) : golden_folder() / "prompts";
}

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const std::string& file : real_env().list(prompts_folder()))
    names.push_back(Path(file).stem().string());
  return names;
}

/// Whether the project itself holds the data of a golden file.
bool is_bundled(const std::string& golden) {
  return golden.starts_with("arc_easy.") || golden.starts_with("openbookqa.") ||
         golden.starts_with("winogrande.");
}

Path data_folder() {
  return real_env().exists(shared_data()) ? shared_data() : bundled_data();
}

/// A golden file's lines, each a value.
Result<std::vector<Value>> read_lines(const Path& file) {
  LUX_TRY(const std::string text, real_env().read_file(file));
  std::vector<Value> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    LUX_TRY(Value line, parse_json(std::string_view(text).substr(at, end - at)));
    lines.push_back(std::move(line));
    at = end + 1;
  }
  return lines;
}

/// Our own documents for a case of a golden file.
Result<std::vector<Document>> our_documents(const Value& what) {
  LUX_TRY(const TaskRegistry registry,
          TaskRegistry::open({Path(LUX_SOURCE_DIR) / "tasks"}, real_env()));
  LUX_TRY(const std::vector<TaskConfig> found, registry.find(*what.get_string("task")));
  Map keys = found.front().keys.map();
  for (const Member& member : what.find("keys")->map()) keys[member.key] = member.value;
  LUX_TRY(const TaskConfig task, make_task_config(std::move(keys), found.front().file, "golden"));

  TaskOptions options;
  options.data = {data_folder()};
  options.num_fewshot = static_cast<int>(*what.get_int("shots"));
  options.limit = *what.get_int("limit");
  if (const auto chat = what.get_string("chat")) {
    options.chat_template = render_chatml;
    options.fewshot_as_multiturn = *chat == "multiturn";
  }
  const SplitReader rows = [&](const std::string& split) -> Result<std::vector<Value>> {
    const auto file = what.find("splits")->get_string(split);
    if (!file) return read_rows(task, split, options, real_env());
    LUX_TRY(const std::string text, real_env().read_file(data_folder() / *file));
    return parse_jsonl(text, *file);
  };
  return make_documents(task, rows, options);
}

std::string hash_pair(const std::string& context, const std::string& continuation) {
  return Sha256().update(context).update(std::string_view("\0", 1)).update(continuation).hex();
}

/// A document as the golden files have it: [gold, hash, …].
std::string golden_line(const Document& document) {
  List gold;
  for (const int32_t index : document.gold) gold.emplace_back(index);
  List line = {std::move(gold)};
  for (size_t i = 0; i < document.size(); ++i)
    line.emplace_back(hash_pair(document.context(i), document.continuation(i)).substr(0, 16));
  for (const std::string& continuation : document.unconditional)
    line.emplace_back(hash_pair("", continuation).substr(0, 16));
  return to_json(line);
}

class Prompts : public testing::TestWithParam<std::string> {};

TEST_P(Prompts, EqualTheHarness) {
  if (!real_env().exists(shared_data()) && !is_bundled(GetParam()))
    GTEST_SKIP() << "no benchmark data in " << shared_data() << " (LUX_SHARED names its folder)";
  const auto lines = read_lines(prompts_folder() / (GetParam() + ".jsonl"));
  ASSERT_TRUE(lines) << lines.error().message;
  std::vector<Document> documents;
  size_t next = 0;
  size_t compared = 0;
  for (const Value& line : *lines) {
    if (line.is_map()) {
      ASSERT_EQ(next, documents.size());
      SCOPED_TRACE(to_json(line));
      auto made = our_documents(line);
      ASSERT_TRUE(made) << made.error().message;
      documents = std::move(*made);
      next = 0;
      continue;
    }
    ASSERT_LT(next, documents.size());
    const Document& document = documents[next++];
    EXPECT_EQ(golden_line(document), to_json(line))
        << "document " << document.doc_id << ", context: " << document.context(0)
        << "|\ncontinuation: " << document.continuation(0) << "|";
    ++compared;
  }
  EXPECT_EQ(next, documents.size());
  EXPECT_GT(compared, 0u);
  RecordProperty("documents", static_cast<int>(compared));
}

INSTANTIATE_TEST_SUITE_P(Golden, Prompts, testing::ValuesIn(golden_names()),
                         [](const auto& instance) {
                           std::string name = instance.param;
                           std::ranges::replace(name, '.', '_');
                           return name;
                         });

}  // namespace
}  // namespace lux
