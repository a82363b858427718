#include "report/task_scores.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace lux {
namespace {

bool lists(const std::vector<std::string>& metrics, std::string_view name) {
  return std::ranges::find(metrics, name) != metrics.end();
}

std::string main_metric_of(const std::vector<std::string>& listed) {
  return lists(listed, "acc_norm") ? "acc_norm" : "acc";
}

using Key = std::tuple<std::string, int32_t, std::string>;  // task, shots, model

/// The candidate with most documents for each key, the first in the order of the input among
/// equals.
std::map<Key, const MeasuredGroup*> choose(const TaskTableInput& input,
                                           std::vector<std::string>& notes) {
  std::map<Key, const MeasuredGroup*> chosen;
  std::map<std::string, std::set<std::string>> contested;  // the run that counts → tasks
  for (const MeasuredGroup& group : input.groups) {
    const auto [at, is_new] =
        chosen.emplace(Key{group.task, group.num_fewshot, group.model_id}, &group);
    if (is_new) continue;
    const MeasuredGroup*& best = at->second;
    const int64_t documents = group.metrics.documents;
    if (documents > best->metrics.documents ||
        (documents == best->metrics.documents && group.run_id < best->run_id))
      best = &group;
    contested[best->run_id].insert(group.task);
  }
  for (const auto& [run_id, tasks] : contested)
    notes.push_back(fmt::format("Several runs hold {}; run {} has most documents and counts.",
                                tasks.size() > 3 ? fmt::format("{} of the tasks", tasks.size())
                                                 : fmt::format("{}", fmt::join(tasks, ", ")),
                                run_id));
  return chosen;
}

TaskScore score_of(const MeasuredGroup& group, const TaskTableInput& input) {
  TaskScore score{.model_id = group.model_id,
                  .task = group.task,
                  .num_fewshot = group.num_fewshot,
                  .run_id = group.run_id,
                  .metrics = group.metrics,
                  .planned = {},
                  .listed = {},
                  .main_metric = {}};
  if (input.planned_documents) score.planned = input.planned_documents(group);
  if (const auto label = input.tasks.find(group.task); label != input.tasks.end())
    for (const std::string& name : label->second.metrics)
      score.listed.emplace_back(canonical_metric_name(name));
  score.main_metric = main_metric_of(score.listed);
  return score;
}

/// The score of a group from those of all its tasks.
TaskScore group_score(const GroupLabel& group, const std::vector<const TaskScore*>& parts) {
  TaskScore score{.model_id = parts.front()->model_id,
                  .task = group.name,
                  .num_fewshot = parts.front()->num_fewshot,
                  .run_id = parts.front()->run_id,
                  .is_group = true,
                  .metrics = {},
                  .planned = 0,
                  .listed = parts.front()->listed,
                  .main_metric = {}};
  std::vector<const TaskMetrics*> metrics;
  for (const TaskScore* part : parts) {
    metrics.push_back(&part->metrics);
    if (part->run_id != score.run_id) score.run_id.clear();
    if (score.planned && part->planned)
      *score.planned += *part->planned;
    else
      score.planned.reset();
    std::erase_if(score.listed,
                  [&](const std::string& name) { return !lists(part->listed, name); });
  }
  score.metrics = measure_group(metrics);
  score.main_metric = main_metric_of(score.listed);
  if (!group.weight_by_size) {
    score.main_metric += "_macro";
    for (std::string& name : score.listed) name += "_macro";
  }
  return score;
}

void add_groups(const TaskTableInput& input, ScoredTasks& result) {
  std::map<std::pair<std::string, int32_t>, std::map<std::string, const TaskScore*>> by_model;
  for (const TaskScore& score : result.scores)
    by_model[{score.model_id, score.num_fewshot}][score.task] = &score;
  std::vector<TaskScore> made;
  for (const GroupLabel& group : input.task_groups) {
    size_t incomplete = 0;
    for (const auto& [model, tasks] : by_model) {
      std::vector<const TaskScore*> parts;
      for (const std::string& task : group.tasks)
        if (const auto found = tasks.find(task); found != tasks.end())
          parts.push_back(found->second);
      if (parts.empty()) continue;
      if (parts.size() == group.tasks.size())
        made.push_back(group_score(group, parts));
      else
        ++incomplete;
    }
    if (incomplete > 0)
      result.notes.push_back(fmt::format(
          "{} has no score for {} model(s) that were not measured on all of its {} tasks.",
          group.name, incomplete, group.tasks.size()));
  }
  std::ranges::move(made, std::back_inserter(result.scores));
}

}  // namespace

MeasuredGroup measured(const ChoiceGroup& group) {
  return {.run_id = group.run_id,
          .model_id = group.model_id,
          .task = group.task,
          .num_fewshot = group.num_fewshot,
          .metrics = measure_task(group.rows)};
}

std::optional<int64_t> TaskScore::missing() const {
  if (!planned) return std::nullopt;
  return std::max<int64_t>(0, *planned - metrics.documents);
}

double TaskScore::lost_share(const Metric& metric) const {
  const int64_t all = std::max(planned.value_or(0), metrics.documents);
  if (all == 0) return 1;
  return static_cast<double>(metric.failed + missing().value_or(0)) / static_cast<double>(all);
}

ScoredTasks task_scores(const TaskTableInput& input) {
  ScoredTasks result;
  for (const auto& [key, group] : choose(input, result.notes))
    result.scores.push_back(score_of(*group, input));
  add_groups(input, result);
  std::ranges::sort(result.scores, {}, [](const TaskScore& score) {
    return std::tie(score.task, score.num_fewshot, score.model_id);
  });
  return result;
}

}  // namespace lux
