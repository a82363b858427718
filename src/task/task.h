// A multiple-choice task: a declarative file in lm-evaluation-harness's YAML vocabulary, its data,
// and the documents they make together.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "task/document.h"

namespace lux {

/// One metric of a task's metric_list, by its standard name: acc, acc_norm, acc_bytes,
/// acc_mutual_info, f1, …
struct MetricSpec {
  std::string name;
  std::string aggregation = "mean";
  bool higher_is_better = true;
};

/// A task file, read and checked, with `include`s merged.
struct TaskConfig {
  std::string name;                 // "arc_easy", "mmlu_anatomy"
  std::string alias;                // shown in tables; the name where there is none
  std::vector<std::string> groups;  // groups and tags that it belongs to
  std::string version = "1";        // metadata.version
  Path file;                        // where it was read
  Value keys;                       // the merged file, as it stands
  std::vector<MetricSpec> metrics;
};

/// A group: its name and the tasks below it, in order.
struct TaskGroup {
  std::string name;
  std::string alias;
  std::vector<std::string> tasks;
  std::vector<std::string> metrics;  // those that are averaged over the tasks; empty: all
  bool weight_by_size = true;
};

class TaskIndex;

/// All tasks of some folders.
class TaskRegistry {
 public:
  /// Reads every *.yaml below the folders; a later folder's task replaces an earlier one's of the
  /// same name. A file that is broken is an error only when its task is asked for.
  [[nodiscard]] static Result<TaskRegistry> open(const std::vector<Path>& folders, Env& env);

  /// The tasks that a name stands for: a task, a group or tag (all its tasks), or a glob over
  /// tasks ("mmlu_*"). What a group changes in its tasks is changed.
  [[nodiscard]] Result<std::vector<TaskConfig>> find(const std::string& name) const;
  /// The groups whose tasks are all there; tags are not among them.
  [[nodiscard]] const std::vector<TaskGroup>& groups() const { return groups_; }
  /// The names of all tasks, groups and tags, sorted.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::shared_ptr<const TaskIndex> index_;
  std::vector<TaskGroup> groups_;
};

/// One message of a conversation, for chat templates.
struct ChatMessage {
  std::string role;  // "system", "user", "assistant"
  std::string content;
};

/// Rows of Parquet files, in the files' order; each row is a map of its columns.
using ParquetReader = std::function<Result<std::vector<Value>>(const std::vector<Path>& files)>;

struct TaskOptions {
  std::optional<int> num_fewshot;  // overrides the file's, unless that is 0
  int64_t limit = -1;              // the first so many documents; -1: all
  int64_t fewshot_seed = 1234;
  /// Where data lies: <dir>/<task>/<split>.jsonl, tried in order. Then Hugging Face's cache.
  std::vector<Path> data;
  /// Looked through last, in the same layout: a sample must not stand in for a benchmark that is
  /// there.
  std::vector<Path> bundled_data;
  /// Hugging Face's cache of repositories (default_hub_cache()); none: it is not looked at.
  std::optional<Path> hub_cache;
  /// Reads the cache's files; without it they are said to be there, and not read.
  ParquetReader read_parquet;
  /// Stands before a task's description.
  std::string system_instruction;
  /// Renders a conversation with the model's chat template and a generation prompt; where the last
  /// message is the assistant's, it goes on with that one instead. Empty: plain prompts.
  std::function<Result<std::string>(const std::vector<ChatMessage>&)> chat_template;
  /// With a chat template: every example a message pair of its own, or all in one message.
  bool fewshot_as_multiturn = true;
  /// Told, in one sentence each, what is worth knowing and no error.
  std::function<void(const std::string&)> note;
  /// Shown each scored document's row as its data has it; `index` is the doc_id.
  std::function<void(size_t index, const Value& row)> show_row;
};

/// How many examples a task's documents get: the option's number, or the file's. A file that says
/// 0 keeps to it, as in the harness.
[[nodiscard]] Result<int64_t> fewshot_count(const TaskConfig& task, const TaskOptions& options);

/// The folder of Hugging Face's cache, from HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME,
/// XDG_CACHE_HOME or HOME, whichever is set; `variable` gives an environment variable or nullptr
/// (std::getenv). None where none is set.
[[nodiscard]] std::optional<Path> default_hub_cache(
    const std::function<const char*(const char*)>& variable);

/// Reads a task's data and makes its documents, few-shot examples included. The examples are drawn
/// from one stream for the whole split in order, so a document's prompt does not depend on which
/// others are scored. Fails naming file and line, or key, or document, on what cannot be right: an
/// undefined name, one choice, a gold out of range, an empty choice, invalid UTF-8.
[[nodiscard]] Result<std::vector<Document>> load_documents(const TaskConfig& task,
                                                           const TaskOptions& options, Env& env);

}  // namespace lux
