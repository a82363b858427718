#include <algorithm>

#include "base/glob.h"
#include "base/nearest.h"
#include "task/recipe.h"
#include "task/task.h"
#include "task/task_config.h"
#include "task/task_index.h"

namespace lux {
namespace {

TaskGroup describe_group(const TaskIndex& index, const std::string& name,
                         const std::vector<TaskUse>& tasks) {
  TaskGroup group;
  group.name = name;
  const Map& keys = index.group_keys(name);
  const auto alias = names_under(keys, "group_alias");
  group.alias = alias.empty() ? name : alias.front();
  for (const TaskUse& task : tasks) group.tasks.push_back(task.name);
  const Value* metrics = keys.find("aggregate_metric_list");
  if (!metrics) return group;
  for (const Value& metric : metrics->is_list() ? metrics->list() : List{*metrics}) {
    if (auto metric_name = metric.get_string("metric")) group.metrics.push_back(*metric_name);
    group.weight_by_size = metric.get_bool("weight_by_size").value_or(true);
  }
  return group;
}

std::vector<std::string> matches(const TaskIndex& index, const std::string& pattern) {
  std::vector<std::string> tasks;
  for (const std::string& name : index.names())
    if (index.is_task(name) && matches_glob(pattern, name)) tasks.push_back(name);
  return tasks;
}

std::unexpected<Error> unknown(const TaskIndex& index, const std::string& name) {
  std::string broken;
  if (const auto& problems = index.problems(); !problems.empty())
    broken = fmt::format(" ({} of the task files could not be read; the first: {})",
                         problems.size(), problems.front());
  return fail(
      "There is no task, group or tag '{}'{}{} `luxmeter list tasks` shows those there are.", name,
      broken, did_you_mean(name, index.names(), ";"));
}

}  // namespace

Result<TaskRegistry> TaskRegistry::open(const std::vector<Path>& folders, Env& env) {
  auto index = std::make_shared<TaskIndex>();
  for (const Path& folder : folders) {
    LUX_CHECK(env.check_folder(folder));
    index->add_folder(folder, env);
  }
  TaskRegistry registry;
  for (const std::string& name : index->names())
    if (index->is_group(name))
      if (const auto tasks = index->expand(name))
        registry.groups_.push_back(describe_group(*index, name, *tasks));
  registry.index_ = std::move(index);
  return registry;
}

Result<std::vector<TaskConfig>> TaskRegistry::find(const std::string& name) const {
  std::vector<std::string> names = {name};
  if (!index_->contains(name)) {
    names = is_glob(name) ? matches(*index_, name) : std::vector<std::string>();
    if (names.empty()) return unknown(*index_, name);
  }
  std::vector<TaskConfig> tasks;
  for (const std::string& known : names) {
    LUX_TRY(std::vector<TaskUse> uses, index_->expand(known));
    for (TaskUse& use : uses) {
      LUX_TRY(TaskConfig task, make_task_config(std::move(use.keys), use.file, use.where));
      for (const TaskGroup& group : groups_)
        if (std::ranges::find(group.tasks, task.name) != group.tasks.end())
          task.groups.push_back(group.name);
      LUX_CHECK(make_recipe(task));
      tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

std::vector<std::string> TaskRegistry::names() const {
  return index_->names();
}

}  // namespace lux
