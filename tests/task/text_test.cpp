// Runs the text tests: text/README.md says what stands in them.
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/yaml.h"
#include "task/documents.h"
#include "task/task_config.h"
#include "tests/task/golden.h"

namespace lux {
namespace {

Path text_folder() {
  return Path(LUX_SOURCE_DIR) / "tests" / "task" / "text";
}

std::vector<std::string> text_names() {
  std::vector<std::string> names;
  for (const std::string& file : real_env().list(text_folder()))
    if (Path(file).extension() == ".task") names.push_back(Path(file).stem().string());
  return names;
}

Result<std::vector<Document>> run(const Value& test, const std::string& name) {
  LUX_TRY(const TaskConfig task, make_task_config(test.find("task")->map(), name + ".task", name));
  TaskOptions options;
  if (const auto shots = test.get_int("shots")) options.num_fewshot = static_cast<int>(*shots);
  if (const auto chat = test.get_string("chat")) {
    options.chat_template = render_chatml;
    options.fewshot_as_multiturn = *chat == "multiturn";
  }
  const SplitReader rows = [&](const std::string& split) -> Result<std::vector<Value>> {
    const Value* list = test.find("splits")->find(split);
    if (!list) return fail("{}: there is no split '{}'.", name, split);
    return list->list();
  };
  return make_documents(task, rows, options);
}

List texts(const std::vector<std::string>& all) {
  return {all.begin(), all.end()};
}

/// A document in the words of a text test.
Map describe(const Document& document) {
  Map words;
  if (document.contexts.size() == 1)
    words["context"] = document.contexts.front();
  else
    words["contexts"] = texts(document.contexts);
  if (document.continuations.size() == 1)
    words["continuation"] = document.continuations.front();
  else
    words["continuations"] = texts(document.continuations);
  if (!document.unconditional.empty()) words["unconditional"] = texts(document.unconditional);
  words["gold"] = List(document.gold.begin(), document.gold.end());
  return words;
}

class TaskText : public testing::TestWithParam<std::string> {};

TEST_P(TaskText, SaysWhatItMakes) {
  const auto text = real_env().read_file(text_folder() / (GetParam() + ".task"));
  ASSERT_TRUE(text) << text.error().message;
  const auto test = parse_yaml(*text, GetParam());
  ASSERT_TRUE(test) << test.error().message;
  const auto documents = run(*test, GetParam());
  if (const auto error = test->get_string("error")) {
    ASSERT_FALSE(documents);
    EXPECT_NE(documents.error().message.find(*error), std::string::npos)
        << documents.error().message;
    return;
  }
  ASSERT_TRUE(documents) << documents.error().message;
  const List& prompts = test->find("prompts")->list();
  ASSERT_EQ(documents->size(), prompts.size());
  for (size_t i = 0; i < prompts.size(); ++i)
    EXPECT_EQ(to_pretty_json(describe((*documents)[i])), to_pretty_json(prompts[i]));
}

INSTANTIATE_TEST_SUITE_P(Files, TaskText, testing::ValuesIn(text_names()),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace lux
