// A multiple-choice task: a declarative file in lm-evaluation-harness's YAML vocabulary, its data,
// and the documents they make together.
#pragma once

#include <functional>
#include <map>
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
  bool weight_by_size = true;
};

/// All tasks of some folders.
class TaskRegistry {
 public:
  /// Reads every *.yaml below the folders; a later folder's task replaces an earlier one's of the
  /// same name. A file that is broken is an error only when its task is asked for.
  [[nodiscard]] static Result<TaskRegistry> open(const std::vector<Path>& folders, Env& env);

  /// The tasks that a name stands for: a task, a group or tag (all its tasks), or a glob
  /// ("mmlu_*").
  [[nodiscard]] Result<std::vector<TaskConfig>> find(const std::string& name) const;
  [[nodiscard]] const std::vector<TaskGroup>& groups() const { return groups_; }
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Entry {
    Path file;
    Value keys;
    std::string problem;  // why it cannot be used; empty if it can
  };
  std::map<std::string, Entry> entries_;
  std::vector<TaskGroup> groups_;
};

/// One message of a conversation, for chat templates.
struct ChatMessage {
  std::string role;  // "system", "user", "assistant"
  std::string content;
};

struct TaskOptions {
  std::optional<int> num_fewshot;  // overrides the file's
  int64_t limit = -1;              // the first so many documents; -1: all
  int64_t fewshot_seed = 1234;
  /// Where data lies: <dir>/<task>/<split>.jsonl, tried in order. Then Hugging Face's cache.
  std::vector<Path> data;
  /// Renders a conversation with the model's chat template and a generation prompt. Empty: plain
  /// prompts.
  std::function<Result<std::string>(const std::vector<ChatMessage>&)> chat_template;
};

/// Reads a task's data and makes its documents, few-shot examples included. The examples are drawn
/// from one stream for the whole split in order, so a document's prompt does not depend on which
/// others are scored. Fails naming file and line, or key, or document, on what cannot be right: an
/// undefined name, one choice, a gold out of range, an empty choice, invalid UTF-8.
[[nodiscard]] Result<std::vector<Document>> load_documents(const TaskConfig& task,
                                                           const TaskOptions& options, Env& env);

}  // namespace lux
