#include "report/page/task_facts.h"

#include <set>

#include "lab/duckdb/connection.h"
#include "lab/query.h"
#include "lab/tables.h"

namespace lux::page {
namespace {

struct Choices {
  int64_t all = 0;
  int64_t right = 0;
};
using Documents = std::map<int64_t, Choices>;
using ByTask = std::map<std::pair<std::string, int32_t>, Documents>;

Status from_table(const Lab& lab, const std::string& run_id, ByTask& tasks) {
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  auto answer = connection.query(
      "SELECT task, num_fewshot, doc_id, count(DISTINCT choice)::BIGINT, count(DISTINCT choice) "
      "FILTER (is_gold)::BIGINT FROM read_parquet(" +
      duckdb::quoted_path(lab.choices_file(run_id).string()) +
      ", hive_partitioning = false) GROUP BY ALL");
  if (!answer)
    return fail("Cannot read '{}': {}", lab.choices_file(run_id).string(), answer.error().message);
  while (const auto chunk = answer->next()) {
    const auto shots = chunk->numbers<int32_t>(1);
    const auto ids = chunk->numbers<int64_t>(2);
    const auto all = chunk->numbers<int64_t>(3);
    const auto right = chunk->numbers<int64_t>(4);
    for (size_t i = 0; i < chunk->size(); ++i)
      tasks[{std::string(chunk->text(0, i)), shots[i]}].try_emplace(ids[i],
                                                                    Choices{all[i], right[i]});
  }
  return {};
}

Status from_journals(const Lab& lab, const std::string& run_id, ByTask& tasks) {
  LUX_TRY(const auto groups, load_choices(lab, {.run_ids = {run_id}}));
  for (const ChoiceGroup& group : groups) {
    Documents found;
    for (const ChoiceRow& row : group.rows) {
      Choices& choices = found[row.doc_id];
      ++choices.all;
      choices.right += row.is_gold ? 1 : 0;
    }
    tasks[{group.task, group.num_fewshot}].merge(found);
  }
  return {};
}

}  // namespace

Result<std::map<std::pair<std::string, int32_t>, TaskFacts>> task_facts(const Lab& lab) {
  ByTask tasks;
  for (const std::string& run_id : lab.run_ids()) {
    LUX_TRY(const bool current, choices_are_current(lab, run_id));
    if (current && !lab.env().exists(lab.choices_file(run_id))) continue;
    LUX_CHECK(current ? from_table(lab, run_id, tasks) : from_journals(lab, run_id, tasks));
  }
  std::map<std::pair<std::string, int32_t>, TaskFacts> facts;
  for (const auto& [key, documents] : tasks) {
    TaskFacts& of = facts[key];
    for (const auto& [id, choices] : documents) {
      of.doc_ids.push_back(id);
      of.chance += static_cast<double>(choices.right) / static_cast<double>(choices.all);
    }
    of.chance /= static_cast<double>(documents.size());
  }
  return facts;
}

}  // namespace lux::page
