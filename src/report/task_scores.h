// The scores that the tables of tasks show: chosen among runs, measured, groups added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/task_table.h"
#include "study/metrics/metrics.h"

namespace lux {

/// One model on one task, or group of tasks, with so many shots.
struct TaskScore {
  std::string model_id;
  std::string task;
  int32_t num_fewshot = 0;
  std::string run_id;  // of a group: its tasks' run, empty where they come from several
  bool is_group = false;
  TaskMetrics metrics;
  std::optional<int64_t> planned;   // documents
  std::vector<std::string> listed;  // metrics that the task file asks for, in its order
  std::string main_metric;

  /// Documents of the plan without rows; nothing where the plan is not known.
  [[nodiscard]] std::optional<int64_t> missing() const;
  /// The share of documents that failed for this metric or are missing.
  [[nodiscard]] double lost_share(const Metric& metric) const;
};

struct ScoredTasks {
  std::vector<TaskScore> scores;  // sorted by task and shots as the tables show them
  std::vector<std::string> notes;
};

[[nodiscard]] ScoredTasks task_scores(const TaskTableInput& input);

}  // namespace lux
