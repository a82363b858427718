#include <algorithm>
#include <tuple>

#include "lab/record.h"
#include "serve/lab_watch.h"

namespace lux::serve {
namespace {

/// Rows of one document, put into groups of a run and a model.
class Groups {
 public:
  void add(ChoiceRow row) {
    const auto same = [&](const ChoiceGroup& group) {
      return std::tie(group.run_id, group.model_id, group.task_version) ==
             std::tie(row.run_id, row.model_id, row.task_version);
    };
    auto found = std::ranges::find_if(groups_, same);
    if (found == groups_.end())
      found = groups_.insert(groups_.end(), {.run_id = row.run_id,
                                             .model_id = row.model_id,
                                             .task = row.task,
                                             .task_version = row.task_version,
                                             .num_fewshot = row.num_fewshot,
                                             .rows = {}});
    const bool doubled = std::ranges::any_of(
        found->rows, [&](const ChoiceRow& other) { return other.choice == row.choice; });
    if (!doubled) found->rows.push_back(std::move(row));
  }

  std::vector<ChoiceGroup> sorted() && {
    std::ranges::sort(groups_, [](const ChoiceGroup& a, const ChoiceGroup& b) {
      return std::tie(a.run_id, a.model_id) < std::tie(b.run_id, b.model_id);
    });
    for (ChoiceGroup& group : groups_) std::ranges::sort(group.rows, {}, &ChoiceRow::choice);
    return std::move(groups_);
  }

 private:
  std::vector<ChoiceGroup> groups_;
};

}  // namespace

Result<std::vector<ChoiceGroup>> LabWatch::choices(const std::string& task, int32_t num_fewshot,
                                                   int64_t doc) const {
  Groups groups;
  std::vector<std::string> lines;
  {
    const std::lock_guard lock(runs_mutex_);
    for (const auto& [id, run] : runs_) {
      if (run->choices_current()) continue;
      LUX_TRY(auto found, run->lines_of(lab_->env(), task, num_fewshot, doc));
      std::ranges::move(found, std::back_inserter(lines));
    }
  }
  for (const std::string& line : lines) {
    auto record = parse_line(line);
    if (!record) return fail("A unit's line {}", record.error().message);
    for (ChoiceRow& row : record->rows)
      if (row.doc_id == doc) groups.add(std::move(row));
  }
  const std::lock_guard lock(tables_mutex_);
  std::string files;
  for (const auto& [file, run] : choice_tables_)
    if (lab_->env().exists(file)) files += (files.empty() ? "" : ", ") + duckdb::quoted_path(file);
  if (files.empty()) return std::move(groups).sorted();
  const std::vector<Value> parameters{task, int64_t{num_fewshot}, doc};
  LUX_TRY(auto answer,
          connection_.stream("SELECT filename, model_id, task_version, choice, is_gold, logprob, "
                             "doc_hash, prompt_hash FROM read_parquet([" +
                                 files +
                                 "], filename = true, hive_partitioning = false) WHERE task = $1 "
                                 "AND num_fewshot = $2::INTEGER AND doc_id = $3",
                             parameters));
  while (const auto chunk = answer.next())
    for (size_t i = 0; i < chunk->size(); ++i) {
      ChoiceRow row;
      const auto run = choice_tables_.find(std::string(chunk->text(0, i)));
      if (run == choice_tables_.end()) continue;
      row.run_id = run->second;
      row.model_id = chunk->text(1, i);
      row.task = task;
      row.task_version = chunk->text(2, i);
      row.num_fewshot = num_fewshot;
      row.doc_id = doc;
      row.choice = chunk->numbers<int32_t>(3)[i];
      row.is_gold = chunk->numbers<bool>(4)[i];
      row.logprob = chunk->numbers<double>(5)[i];
      row.doc_hash = chunk->text(6, i);
      row.prompt_hash = chunk->text(7, i);
      groups.add(std::move(row));
    }
  LUX_CHECK(answer.failure());
  return std::move(groups).sorted();
}

}  // namespace lux::serve
