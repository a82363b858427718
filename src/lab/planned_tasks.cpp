#include "lab/planned_tasks.h"

#include "base/json.h"

namespace lux {

Result<std::set<std::string>> planned_tasks(const Lab& lab) {
  std::set<std::string> names;
  for (const std::string& run_id : lab.run_ids()) {
    const Path file = lab.plan_file(run_id);
    if (!lab.env().exists(file)) continue;
    LUX_TRY(const std::string text, lab.env().read_file(file));
    const auto plan = parse_json(text);
    if (!plan) return fail("'{}' is damaged: {}", file.string(), plan.error().message);
    const Value* tasks = plan->find("tasks");
    if (tasks == nullptr || !tasks->is_list()) continue;
    for (const Value& task : tasks->list())
      if (auto name = task.get_string("task")) names.insert(*std::move(name));
  }
  return names;
}

}  // namespace lux
