// Models × tasks: every metric with its error, and the table of main scores.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/value.h"
#include "lab/query.h"
#include "report/table/table.h"
#include "study/metrics/metrics.h"

namespace lux {

/// What the table says of a model beside its scores.
struct ModelLabel {
  std::string name;
  std::string family;
  std::optional<int64_t> params;
  std::optional<int64_t> params_non_embedding;
  std::optional<int64_t> tokens;  // seen in training
};

/// Labels by model_id, from cards as the lab keeps them.
[[nodiscard]] std::map<std::string, ModelLabel> model_labels(const std::vector<Value>& cards);

/// What the table needs to know of a task file.
struct TaskLabel {
  std::string alias;                 // shown to persons; the name where it is empty
  std::vector<std::string> metrics;  // its metric_list, by name
};

/// A group whose score is taken over its tasks (not a mere tag).
struct GroupLabel {
  std::string name;
  std::string alias;
  std::vector<std::string> tasks;
  bool weight_by_size = true;
};

/// What a run's rows of a model on a task come to.
struct MeasuredGroup {
  std::string run_id;
  std::string model_id;
  std::string task;
  int32_t num_fewshot = 0;
  TaskMetrics metrics;
};
[[nodiscard]] MeasuredGroup measured(const ChoiceGroup& group);

struct TaskTableInput {
  std::vector<MeasuredGroup> groups;  // of any runs
  std::map<std::string, ModelLabel> models;
  std::map<std::string, TaskLabel> tasks;
  std::vector<GroupLabel> task_groups;
  /// How many documents a run's plan has for a task (run, model, task, shots), if that is known.
  std::function<std::optional<int64_t>(const MeasuredGroup&)> planned_documents;
  /// Show scores although more than 1 % of the documents failed or are missing.
  bool allow_missing = false;
};

struct TaskTables {
  /// A row for each model, task or group, number of shots and metric, with columns: model,
  /// model_id, family, params, task, num_fewshot, metric, listed, main, value, stderr, ci_low,
  /// ci_high, n, ties, truncated, boundary_merges, failed, missing, run_id. `listed`: the task file
  /// asks for the metric; `main`: it is the one in the other table. Value, stderr and interval are
  /// null where more than 1 % of the documents failed or are missing, unless that was allowed.
  /// `missing` is null where the plan is not known.
  Table all;
  /// A row for each model, a column for each task with its main metric: acc_norm where the task
  /// lists it, else acc. Tasks of a group that is shown are left to the group's column.
  Table main;
};

/// Both tables, sorted by family, non-embedding parameters, tokens and name. Where several runs
/// hold the same model, task and shots, the one with most documents counts (of equals, the first by
/// its name); this and all else that a reader must know stands in both tables' notes.
[[nodiscard]] TaskTables task_tables(const TaskTableInput& input);

}  // namespace lux
