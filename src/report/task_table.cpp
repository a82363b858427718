#include "report/task_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

#include "report/task_scores.h"

namespace lux {
namespace {

constexpr double most_lost = 0.01;  // more than this share of failed documents: no score

/// Models in the order of the tables, each with a name that no other has.
class Models {
 public:
  Models(const TaskTableInput& input, const std::vector<TaskScore>& scores) : input_(input) {
    std::set<std::string> ids;
    for (const TaskScore& score : scores) ids.insert(score.model_id);
    order_.assign(ids.begin(), ids.end());
    std::ranges::sort(order_, [&](const std::string& a, const std::string& b) {
      return std::pair(rank(a), a) < std::pair(rank(b), b);
    });
    for (const std::string& id : order_) ++names_[label(id).name];
  }

  [[nodiscard]] const std::vector<std::string>& ids() const { return order_; }
  [[nodiscard]] const ModelLabel& label(const std::string& id) const {
    static const ModelLabel unknown;
    const auto found = input_.models.find(id);
    return found == input_.models.end() ? unknown : found->second;
  }
  [[nodiscard]] std::string name(const std::string& id) const {
    const std::string& name = label(id).name;
    return name.empty() || names_.at(name) > 1 ? id : name;
  }
  [[nodiscard]] size_t place(const std::string& id) const {
    return static_cast<size_t>(std::ranges::find(order_, id) - order_.begin());
  }

 private:
  [[nodiscard]] std::tuple<std::string, int64_t, int64_t, std::string> rank(
      const std::string& id) const {
    const ModelLabel& model = label(id);
    return {model.family, model.params_non_embedding.value_or(model.params.value_or(0)),
            model.tokens.value_or(0), model.name};
  }

  const TaskTableInput& input_;
  std::vector<std::string> order_;
  std::map<std::string, int> names_;
};

Value or_null(const std::optional<int64_t>& number) {
  return number ? Value(*number) : Value();
}

bool is_withheld(const TaskScore& score, const Metric& metric, const TaskTableInput& input) {
  return !input.allow_missing && score.lost_share(metric) > most_lost;
}

Table all_metrics(const TaskTableInput& input, const std::vector<TaskScore>& scores,
                  const Models& models) {
  Table table;
  for (const char* name : {"model", "model_id", "family"})
    table.columns.push_back({.name = name, .title = {}, .unit = {}});
  table.columns.push_back({.name = "params", .format = Format::count, .title = {}, .unit = {}});
  table.columns.push_back({.name = "task", .title = {}, .unit = {}});
  table.columns.push_back(
      {.name = "num_fewshot", .format = Format::integer, .title = "shots", .unit = {}});
  for (const char* name : {"metric", "listed", "main"})
    table.columns.push_back({.name = name, .title = {}, .unit = {}});
  for (const char* name : {"value", "stderr", "ci_low", "ci_high"})
    table.columns.push_back({.name = name, .format = Format::real, .title = {}, .unit = {}});
  for (const char* name : {"n", "ties", "truncated", "boundary_merges", "failed", "missing"})
    table.columns.push_back({.name = name, .format = Format::integer, .title = {}, .unit = {}});
  table.columns.push_back({.name = "run_id", .title = "run", .unit = {}});

  std::vector<const TaskScore*> sorted;
  sorted.reserve(scores.size());
  for (const TaskScore& score : scores) sorted.push_back(&score);
  std::ranges::sort(sorted, {}, [&](const TaskScore* score) {
    return std::tuple(models.place(score->model_id), score->task, score->num_fewshot);
  });
  for (const TaskScore* score : sorted) {
    const ModelLabel& label = models.label(score->model_id);
    for (const Metric& metric : score->metrics.metrics) {
      const bool listed = std::ranges::find(score->listed, metric.name) != score->listed.end();
      if (metric.name == "f1" && !listed) continue;  // choices without a positive class
      const auto number = [&](double x) {
        return is_withheld(*score, metric, input) || std::isnan(x) ? Value() : Value(x);
      };
      table.rows.push_back({models.name(score->model_id),
                            score->model_id,
                            label.family.empty() ? Value() : Value(label.family),
                            or_null(label.params),
                            score->task,
                            score->num_fewshot,
                            metric.name,
                            listed,
                            metric.name == score->main_metric,
                            number(metric.estimate.value),
                            number(metric.estimate.standard_error),
                            number(metric.estimate.interval.low),
                            number(metric.estimate.interval.high),
                            metric.estimate.n,
                            metric.ties,
                            score->metrics.truncated,
                            score->metrics.boundary_merges,
                            metric.failed,
                            or_null(score->missing()),
                            score->run_id.empty() ? Value() : Value(score->run_id)});
    }
  }
  return table;
}

/// A column of the main table.
struct MainColumn {
  std::string task;
  int32_t num_fewshot = 0;
  auto operator<=>(const MainColumn&) const = default;
};

/// Tasks that a shown group stands for: every model measured on the task has the group's score.
std::set<MainColumn> covered_tasks(const TaskTableInput& input,
                                   const std::vector<TaskScore>& scores) {
  std::map<MainColumn, std::set<std::string>> models;
  for (const TaskScore& score : scores)
    models[{score.task, score.num_fewshot}].insert(score.model_id);
  std::set<MainColumn> covered;
  for (const GroupLabel& group : input.task_groups) {
    for (const auto& [column, who] : models) {
      const auto whole = models.find({group.name, column.num_fewshot});
      if (column.task == group.name || whole == models.end()) continue;
      const bool is_task = std::ranges::find(group.tasks, column.task) != group.tasks.end();
      const auto inner = std::ranges::find(input.task_groups, column.task, &GroupLabel::name);
      const bool is_subgroup =
          inner != input.task_groups.end() && inner->tasks.size() < group.tasks.size() &&
          std::ranges::all_of(
              inner->tasks,
              [&](const std::string& task) {
                return std::ranges::find(group.tasks, task) != group.tasks.end();
              });
      if ((is_task || is_subgroup) && std::ranges::includes(whole->second, who))
        covered.insert(column);
    }
  }
  return covered;
}

std::string alias_of(const TaskTableInput& input, const std::string& task) {
  if (const auto label = input.tasks.find(task);
      label != input.tasks.end() && !label->second.alias.empty())
    return label->second.alias;
  const auto group = std::ranges::find(input.task_groups, task, &GroupLabel::name);
  if (group != input.task_groups.end() && !group->alias.empty()) return group->alias;
  return task;
}

std::string percent(double share) {
  return fmt::format("{:.{}f} %", 100 * share, share < 0.1 ? 1 : 0);
}

/// What a reader of a task's column must know: the largest share over its models.
void note_shares(const std::string& title, const std::vector<const TaskScore*>& scores,
                 std::vector<std::string>& notes) {
  struct Kind {
    std::string_view words;
    int64_t (*count)(const TaskScore&);
  };
  constexpr Kind kinds[] = {
      {"contexts cut to fit", [](const TaskScore& s) { return s.metrics.truncated; }},
      {"tokens across the end of the context",
       [](const TaskScore& s) { return s.metrics.boundary_merges; }},
      {"ties, counted for the first choice",
       [](const TaskScore& s) {
         const Metric* metric = s.metrics.find(s.main_metric);
         return metric != nullptr ? metric->ties : 0;
       }},
      {"failed documents, left out",
       [](const TaskScore& s) {
         const Metric* metric = s.metrics.find(s.main_metric);
         return metric != nullptr ? metric->failed : 0;
       }},
      {"documents not measured yet", [](const TaskScore& s) { return s.missing().value_or(0); }},
  };
  for (const Kind& kind : kinds) {
    double most = 0;
    size_t models = 0;
    for (const TaskScore* score : scores) {
      const int64_t count = kind.count(*score);
      if (count == 0) continue;
      ++models;
      const int64_t all = std::max(score->planned.value_or(0), score->metrics.documents);
      most = std::max(most, static_cast<double>(count) / static_cast<double>(all));
    }
    if (models > 0)
      notes.push_back(fmt::format("{}: {} in {} of {} models, at most {} of the documents.", title,
                                  kind.words, models, scores.size(), percent(most)));
  }
}

Table main_scores(const TaskTableInput& input, const std::vector<TaskScore>& scores,
                  const Models& models) {
  Table table;
  table.columns.push_back({.name = "model", .title = {}, .unit = {}});
  table.columns.push_back({.name = "params", .format = Format::count, .title = {}, .unit = {}});
  for (const std::string& id : models.ids())
    table.rows.push_back({models.name(id), or_null(models.label(id).params)});

  const std::set<MainColumn> covered = covered_tasks(input, scores);
  std::map<MainColumn, std::vector<const TaskScore*>> columns;
  for (const TaskScore& score : scores)
    if (const MainColumn column{score.task, score.num_fewshot}; !covered.contains(column))
      columns[column].push_back(&score);
  bool withheld = false;
  for (const auto& [column, of_task] : columns) {
    std::string title = alias_of(input, column.task);
    if (column.num_fewshot > 0) title += fmt::format(" {}-shot", column.num_fewshot);
    table.columns.push_back({.name = column.num_fewshot > 0
                                         ? fmt::format("{}@{}", column.task, column.num_fewshot)
                                         : column.task,
                             .format = Format::score,
                             .title = title,
                             .unit = of_task.front()->main_metric});
    for (auto& row : table.rows) row.emplace_back();
    for (const TaskScore* score : of_task) {
      const Metric* metric = score->metrics.find(score->main_metric);
      if (metric == nullptr) continue;
      if (is_withheld(*score, *metric, input)) {
        withheld = true;
        continue;
      }
      const Estimate& estimate = metric->estimate;
      table.rows[models.place(score->model_id)].back() = estimate_cell(
          estimate.value, estimate.standard_error, estimate.interval.low, estimate.interval.high);
    }
    note_shares(title, of_task, table.notes);
  }
  if (!columns.empty()) table.notes.insert(table.notes.begin(), "± is one standard error.");
  if (withheld)
    table.notes.emplace_back(
        "No score is shown where more than 1 % of the documents failed or are missing "
        "(--allow-missing shows it).");
  return table;
}

}  // namespace

std::map<std::string, ModelLabel> model_labels(const std::vector<Value>& cards) {
  std::map<std::string, ModelLabel> labels;
  for (const Value& card : cards) {
    const auto id = card.get_string("model_id");
    if (!id) continue;
    labels[*id] = {.name = card.get_string("name").value_or(""),
                   .family = card.get_string("family").value_or(""),
                   .params = card.get_int("params"),
                   .params_non_embedding = card.get_int("params_non_embedding"),
                   .tokens = card.get_int("tokens")};
  }
  return labels;
}

TaskTables task_tables(const TaskTableInput& input) {
  const ScoredTasks scores = task_scores(input);
  const Models models(input, scores.scores);
  TaskTables tables{.all = all_metrics(input, scores.scores, models),
                    .main = main_scores(input, scores.scores, models)};
  tables.all.notes = tables.main.notes;
  std::erase(tables.all.notes, "± is one standard error.");
  for (Table* table : {&tables.all, &tables.main})
    table->notes.insert(table->notes.end(), scores.notes.begin(), scores.notes.end());
  return tables;
}

}  // namespace lux
