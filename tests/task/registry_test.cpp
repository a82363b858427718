// Names, groups, tags, includes, and files of others.
#include <gtest/gtest.h>

#include <algorithm>

#include "task/task.h"
#include "tests/task/golden.h"
#include "tests/task/scratch.h"

namespace lux {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view plain = R"(
output_type: multiple_choice
test_split: test
doc_to_text: q
doc_to_choice: ["a", "b"]
doc_to_target: 0
)";

std::string task_file(const std::string& name, const std::string& more = "") {
  return "task: " + name + "\n" + more + std::string(plain);
}

TaskRegistry open(const std::vector<Path>& folders) {
  auto registry = TaskRegistry::open(folders, real_env());
  EXPECT_TRUE(registry) << registry.error().message;
  return registry ? std::move(*registry) : TaskRegistry();
}

Names found(const TaskRegistry& registry, const std::string& name) {
  const auto tasks = registry.find(name);
  if (!tasks) return {tasks.error().message};
  Names names;
  for (const TaskConfig& task : *tasks) names.push_back(task.name);
  return names;
}

TEST(TaskRegistry, HoldsTheBenchmarksOfTheStudy) {
  const TaskRegistry registry = open({Path(LUX_SOURCE_DIR) / "tasks"});
  const Names own = {"arc_easy", "arc_challenge", "hellaswag",  "mathqa",
                     "mc_taco",  "openbookqa",    "piqa",       "race",
                     "sciq",     "social_iqa",    "winogrande", "xwinograd_en"};
  for (const std::string& name : own) EXPECT_EQ(found(registry, name), Names{name});
  EXPECT_EQ(found(registry, "mmlu").size(), 57u);
  EXPECT_EQ(found(registry, "mmlu").front(), "mmlu_abstract_algebra");
  // The harness's four groups hold 19, 13, 12 and 13 subjects.
  EXPECT_EQ(found(registry, "mmlu_stem").size(), 19u);
  EXPECT_EQ(found(registry, "mmlu_other").size(), 13u);
  EXPECT_EQ(found(registry, "mmlu_social_sciences").size(), 12u);
  EXPECT_EQ(found(registry, "mmlu_humanities").size(), 13u);
  EXPECT_EQ(found(registry, "ai2_arc"), (Names{"arc_challenge", "arc_easy"}));
  EXPECT_EQ(found(registry, "mmlu_*").size(), 57u);
  EXPECT_EQ(registry.groups().size(), 5u);
}

TEST(TaskRegistry, TellsATasksGroups) {
  const TaskRegistry registry = open({Path(LUX_SOURCE_DIR) / "tasks"});
  const auto task = registry.find("mmlu_anatomy");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->front().groups, (Names{"mmlu_stem_tasks", "mmlu", "mmlu_stem"}));
  EXPECT_EQ(task->front().alias, "anatomy");
}

TEST(TaskRegistry, RunsAFileOfTheHarness) {
  const TaskRegistry registry = open({Path(LUX_SOURCE_DIR) / "tests" / "task" / "foreign"});
  const auto tasks = registry.find("outdoors");
  ASSERT_TRUE(tasks) << tasks.error().message;
  ASSERT_EQ(tasks->size(), 1u);
  EXPECT_EQ(tasks->front().version, "2.1");
  EXPECT_EQ(tasks->front().alias, "Lake questions, outdoors");
  ASSERT_EQ(registry.groups().size(), 1u);
  EXPECT_EQ(registry.groups().front().metrics, Names{"acc"});
  EXPECT_FALSE(registry.groups().front().weight_by_size);

  const auto documents = load_documents(tasks->front(), {}, real_env());
  ASSERT_TRUE(documents) << documents.error().message;
  ASSERT_EQ(documents->size(), 2u);
  const std::string puddle = "Q: How deep is a puddle?\nA) a finger\nB) a mile\nA:";
  // As in the harness, a validation split that is scored may show a document its own answer.
  EXPECT_EQ((*documents)[0].contexts.front(),
            "Answer the question about water.\n\n" + puddle + " A\n\n" + puddle);
  EXPECT_EQ((*documents)[1].continuations, (Names{" A", " B", " C"}));
  EXPECT_EQ((*documents)[1].gold, std::vector<int32_t>{0});

  EXPECT_EQ(found(registry, "needs_python").front().find("process_docs") != std::string::npos,
            true);
}

TEST(TaskRegistry, MergesIncludesKeyByKey) {
  const Scratch scratch;
  scratch.write("parts/base",
                "task: base\nmetadata: {version: 1, author: x}\n" + std::string(plain));
  scratch.write("parts/more.yaml", "include: base\ndoc_to_target: 1\ntag: t\n");
  scratch.write("a.yaml", "include: [parts/more.yaml]\ntask: a\nmetadata: {version: 3}\n");
  const auto tasks = open({scratch.path()}).find("a");
  ASSERT_TRUE(tasks) << tasks.error().message;
  const Value& keys = tasks->front().keys;
  EXPECT_EQ(keys.get_int("doc_to_target"), 1);
  EXPECT_EQ(keys.find("metadata")->map().size(), 1u);
  EXPECT_EQ(tasks->front().version, "3");
  EXPECT_EQ(tasks->front().groups, Names{"t"});
}

TEST(TaskRegistry, LetsALaterFolderReplaceATask) {
  const Scratch scratch;
  scratch.write("one/a.yaml", task_file("a", "task_alias: first\n"));
  scratch.write("one/b.yaml", task_file("a", "task_alias: twice\n"));
  scratch.write("two/x.yaml", task_file("a", "task_alias: later\n"));
  const auto alias = [&](const std::vector<Path>& folders) {
    return open(folders).find("a")->front().alias;
  };
  EXPECT_EQ(alias({scratch.path() / "one"}), "first");
  EXPECT_EQ(alias({scratch.path() / "one", scratch.path() / "two"}), "later");
}

TEST(TaskRegistry, LetsAGroupChangeItsTasks) {
  const Scratch scratch;
  scratch.write("a.yaml", task_file("a", "tag: letters\n"));
  scratch.write("b.yaml", task_file("b", "tag: letters\n"));
  scratch.write("g.yaml", R"(
group: g
num_fewshot: 3
task:
  - b
  - letters
  - {task: b, num_fewshot: 5, task_alias: "B, five"}
  - group: inner
    task: [a]
  - {task: own, output_type: multiple_choice, test_split: x, doc_to_text: q, doc_to_choice: c, doc_to_target: 0}
)");
  const TaskRegistry registry = open({scratch.path()});
  const auto tasks = registry.find("g");
  ASSERT_TRUE(tasks) << tasks.error().message;
  EXPECT_EQ(found(registry, "g"), (Names{"b", "a", "g::own"}));
  EXPECT_EQ((*tasks)[0].keys.get_int("num_fewshot"), 5);
  EXPECT_EQ((*tasks)[0].alias, "B, five");
  EXPECT_EQ((*tasks)[1].keys.get_int("num_fewshot"), 3);
  EXPECT_FALSE(registry.find("a")->front().keys.get_int("num_fewshot"));
}

TEST(TaskRegistry, TakesAGroupNamedInATasksFile) {
  const Scratch scratch;
  scratch.write("a.yaml", task_file("a", "group: [old, older]\n"));
  EXPECT_EQ(found(open({scratch.path()}), "older"), Names{"a"});
}

TEST(TaskRegistry, MeetsABrokenFileOnlyWhenItIsAskedFor) {
  const Scratch scratch;
  scratch.write("good.yaml", task_file("good"));
  scratch.write("bad.yaml", task_file("bad", "colour: red\n"));
  scratch.write("loop.yaml", "include: loop.yaml\ntask: loop\n");
  scratch.write("gone.yaml", "include: nowhere\ntask: gone\n");
  scratch.write("group.yaml", "group: group\ntask: [good, missing]\n");
  scratch.write("round.yaml", "group: round\ntask: [round]\n");
  const TaskRegistry registry = open({scratch.path()});
  const std::string folder = scratch.path().string();
  EXPECT_EQ(found(registry, "good"), Names{"good"});
  EXPECT_EQ(found(registry, "bad").front(),
            folder + "/bad.yaml: the key `colour` is unknown; is it a typing error?");
  EXPECT_EQ(found(registry, "gone").front(),
            "There is no task, group or tag 'gone' (2 of the task files could not be read; the "
            "first: '" +
                folder + "/gone.yaml' includes '" + folder +
                "/nowhere', which does not exist.); `luxmeter list tasks` shows those there are.");
  EXPECT_EQ(found(registry, "group").front(),
            folder + "/group.yaml: the group 'group' holds 'missing', which is not known.");
  EXPECT_EQ(found(registry, "round").front(),
            folder + "/round.yaml: the group 'round' holds itself.");
  EXPECT_FALSE(TaskRegistry::open({scratch.path() / "none"}, real_env()));
}

}  // namespace
}  // namespace lux
