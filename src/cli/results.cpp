#include "cli/results.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <tuple>

#include "cli/places.h"
#include "cli/print.h"
#include "cli/terminal.h"
#include "lab/query.h"
#include "report/model_table.h"
#include "report/table/sparkline.h"
#include "report/task_table.h"
#include "run/status.h"
#include "task/task.h"

namespace lux::cli {
namespace {

using PlanKey = std::tuple<std::string, std::string, std::string, int32_t>;

}  // namespace

Result<TaskTables> load_task_tables(const Lab& lab, const TableRequest& request) {
  TaskTableInput input;
  input.allow_missing = request.allow_missing;
  ChoiceFilter filter;
  if (!request.run_id.empty()) filter.run_ids = {request.run_id};
  LUX_CHECK(for_each_choice_group(lab, filter, [&](const ChoiceGroup& group) {
    input.groups.push_back(measured(group));
    return Status();
  }));
  LUX_TRY(const auto cards, lab.models());
  input.models = model_labels(cards);

  std::vector<Path> folders = plan_sources(lab.env()).task_folders;
  folders.insert(folders.end(), request.include.begin(), request.include.end());
  LUX_TRY(const TaskRegistry registry, TaskRegistry::open(folders, lab.env()));
  for (const MeasuredGroup& group : input.groups) {
    if (input.tasks.contains(group.task)) continue;
    const auto found =
        registry.find(group.task);  // a foreign task's file may be gone: no label then
    if (!found || found->size() != 1) continue;
    TaskLabel label{.alias = found->front().alias, .metrics = {}};
    for (const MetricSpec& metric : found->front().metrics) label.metrics.push_back(metric.name);
    input.tasks[group.task] = std::move(label);
  }
  for (const TaskGroup& group : registry.groups())
    input.task_groups.push_back({group.name, group.alias, group.tasks, group.weight_by_size});

  LUX_TRY(const auto runs, lab_status(lab));
  std::map<PlanKey, int64_t> planned;
  for (const RunStatus& run : runs)
    for (const StatusLine& line : run.lines)
      planned[{line.run_id, line.model_id, line.task, line.num_fewshot}] += line.documents;
  input.planned_documents = [planned](const MeasuredGroup& group) -> std::optional<int64_t> {
    const auto found = planned.find({group.run_id, group.model_id, group.task, group.num_fewshot});
    return found == planned.end() ? std::nullopt : std::optional(found->second);
  };
  return task_tables(input);
}

Status print_tasks(const Lab& lab, const TableRequest& request) {
  LUX_TRY(const TaskTables tables, load_task_tables(lab, request));
  LUX_CHECK(print_table(request.format == "table" ? tables.main : tables.all, request.format));
  if (request.format != "table" || !shows_utf8(STDOUT_FILENO)) return {};
  const auto lines = family_sparklines(tables, static_cast<size_t>(terminal_width(STDOUT_FILENO)));
  if (lines.empty()) return {};
  std::printf("\nAlong each family, from small to large and from few training tokens to many:\n");
  for (const std::string& line : lines) std::printf("%s\n", line.c_str());
  return {};
}

Status print_models(const Lab& lab, const TableRequest& request) {
  LUX_TRY(const auto cards, lab.models());
  return print_table(model_table_for(cards, request.format), request.format);
}

Result<int> check_thresholds(const Lab& lab, const std::string& run_id, const RunOptions& options) {
  if (options.fail_under.empty()) return 0;
  LUX_TRY(const TaskTables tables, load_task_tables(lab, {.run_id = run_id,
                                                          .allow_missing = options.allow_missing,
                                                          .include = options.include}));
  const Table& all = tables.all;
  const auto cell = [&](const std::vector<Value>& row, std::string_view column) -> const Value& {
    return row.at(all.column(column));
  };
  int code = 0;
  for (const Threshold& threshold : options.fail_under) {
    bool seen = false;
    for (const auto& row : all.rows) {
      if (cell(row, "metric") != Value(threshold.metric)) continue;
      seen = true;
      const Value& value = cell(row, "value");
      if (value.is_number() && value.number() >= threshold.least) continue;
      std::fprintf(stderr, "%s of %s on %s is %s, below %g.\n", threshold.metric.c_str(),
                   cell(row, "model").string().c_str(), cell(row, "task").string().c_str(),
                   value.is_number() ? fmt::format("{:.4f}", value.number()).c_str() : "missing",
                   threshold.least);
      code = 100;
    }
    if (!seen)
      return fail("--fail-under: no task of this run has the metric '{}'.", threshold.metric);
  }
  return code;
}

}  // namespace lux::cli
