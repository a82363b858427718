#include "lab/query.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "lab/choice_query.h"
#include "lab/duckdb/connection.h"
#include "lab/journal.h"
#include "lab/schema.h"
#include "lab/tables.h"

namespace lux {
namespace {

template <class T>
bool passes(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

auto order(const ChoiceRow& row) {
  return std::tie(row.model_id, row.task, row.task_version, row.num_fewshot, row.doc_id,
                  row.choice);
}

auto key(const ChoiceRow& row) {
  return std::tie(row.model_id, row.task, row.num_fewshot, row.doc_id, row.choice);
}

void take(const duckdb::Chunk& chunk, const std::string& run_id, std::vector<ChoiceRow>& rows) {
  // The numbers of the columns are those of choices_columns.
  const auto num_fewshot = chunk.numbers<int32_t>(3);
  const auto doc_id = chunk.numbers<int64_t>(4);
  const auto choice = chunk.numbers<int32_t>(5);
  const auto is_gold = chunk.numbers<bool>(6);
  const auto logprob = chunk.numbers<double>(7);
  const auto tokens = chunk.numbers<int32_t>(8);
  const auto chars = chunk.numbers<int32_t>(9);
  const auto bytes = chunk.numbers<int32_t>(10);
  const auto is_greedy = chunk.numbers<bool>(11);
  const auto uncond = chunk.numbers<double>(12);
  const auto truncated = chunk.numbers<bool>(13);
  const auto merge = chunk.numbers<bool>(14);
  for (size_t i = 0; i < chunk.size(); ++i) {
    ChoiceRow& row = rows.emplace_back();
    row.run_id = run_id;
    row.model_id = chunk.text(0, i);
    row.task = chunk.text(1, i);
    row.task_version = chunk.text(2, i);
    row.num_fewshot = num_fewshot[i];
    row.doc_id = doc_id[i];
    row.choice = choice[i];
    row.is_gold = is_gold[i];
    row.logprob = logprob[i];
    row.tokens = tokens[i];
    row.chars = chars[i];
    row.bytes = bytes[i];
    row.is_greedy = is_greedy[i];
    if (!chunk.is_null(12, i)) row.uncond_logprob = uncond[i];
    row.truncated = truncated[i];
    row.boundary_merge = merge[i];
    row.doc_hash = chunk.text(15, i);
    row.prompt_hash = chunk.text(16, i);
  }
}

std::string select_from(const Path& file, const ChoiceFilter& filter) {
  std::string sql = "SELECT ";
  for (const ColumnType& column : choices_columns)
    sql.append(sql.ends_with("SELECT ") ? "" : ", ").append(column.name);
  return sql + " FROM read_parquet(" + duckdb::quoted_path(file.string()) +
         ", hive_partitioning = false)" + where_clause(filter);
}

Result<std::vector<ChoiceRow>> from_table(const Lab& lab, const std::string& run_id,
                                          const ChoiceFilter& filter) {
  const Path file = lab.choices_file(run_id);
  const std::string sql = select_from(file, filter);
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  auto answer = connection.query(sql);
  if (!answer) return fail("Cannot read '{}': {}", file.string(), answer.error().message);
  std::vector<ChoiceRow> rows;
  while (auto chunk = answer->next()) take(*chunk, run_id, rows);
  return rows;
}

Result<std::vector<ChoiceRow>> from_journals(const Lab& lab, const std::string& run_id,
                                             const ChoiceFilter& filter) {
  std::vector<ChoiceRow> rows;
  LUX_CHECK(for_each_record(lab.env(), lab.run_folder(run_id), [&](UnitRecord&& record) {
    for (ChoiceRow& row : record.rows)
      if (passes(filter.model_ids, row.model_id) && passes(filter.tasks, row.task) &&
          passes(filter.num_fewshot, row.num_fewshot) && passes(filter.doc_ids, row.doc_id))
        rows.push_back(std::move(row));
    return Status();
  }));
  return rows;
}

/// Equal in everything, a failed score (NaN) being equal to itself.
bool same_row(ChoiceRow a, ChoiceRow b) {
  if (std::isnan(a.logprob) && std::isnan(b.logprob)) a.logprob = b.logprob = 0;
  if (a.uncond_logprob && b.uncond_logprob && std::isnan(*a.uncond_logprob) &&
      std::isnan(*b.uncond_logprob))
    a.uncond_logprob = b.uncond_logprob = 0;
  return a == b;
}

/// As the building of the table does it: what stands twice alike counts once, and two different
/// scores of one choice are an error.
Status sort_and_check(std::vector<ChoiceRow>& rows) {
  const auto before = [](const ChoiceRow& a, const ChoiceRow& b) { return order(a) < order(b); };
  if (!std::ranges::is_sorted(rows, before)) std::ranges::sort(rows, before);
  const auto repeated = std::ranges::unique(rows, [](const ChoiceRow& a, const ChoiceRow& b) {
    return key(a) == key(b) && same_row(a, b);
  });
  rows.erase(repeated.begin(), repeated.end());
  const auto clash = std::ranges::adjacent_find(
      rows, [](const ChoiceRow& a, const ChoiceRow& b) { return key(a) == key(b); });
  if (clash == rows.end()) return {};
  return two_scores(clash->run_id, clash->choice, clash->doc_id, clash->task, clash->model_id);
}

void add_groups(std::vector<ChoiceRow> rows, std::vector<ChoiceGroup>& groups) {
  const ChoiceGroup* current = nullptr;
  for (ChoiceRow& row : rows) {
    if (current == nullptr || current->model_id != row.model_id || current->task != row.task ||
        current->task_version != row.task_version || current->num_fewshot != row.num_fewshot) {
      current = &groups.emplace_back(ChoiceGroup{.run_id = row.run_id,
                                                 .model_id = row.model_id,
                                                 .task = row.task,
                                                 .task_version = row.task_version,
                                                 .num_fewshot = row.num_fewshot,
                                                 .rows = {}});
    }
    groups.back().rows.push_back(std::move(row));
  }
}

using TakeGroup = std::function<Status(ChoiceGroup&&)>;

Status hand_over(std::vector<ChoiceRow>& rows, const TakeGroup& take) {
  LUX_CHECK(sort_and_check(rows));
  std::vector<ChoiceGroup> groups;
  add_groups(std::exchange(rows, {}), groups);
  for (ChoiceGroup& group : groups) LUX_CHECK(take(std::move(group)));
  return {};
}

/// The table is sorted by model and task: what lies between two changes of these is a whole.
Status stream_table(const Lab& lab, const std::string& run_id, const ChoiceFilter& filter,
                    const TakeGroup& take_group) {
  const Path file = lab.choices_file(run_id);
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  auto answer = connection.stream(select_from(file, filter));
  if (!answer) return fail("Cannot read '{}': {}", file.string(), answer.error().message);
  std::vector<ChoiceRow> rows;  // of one model and task
  std::vector<ChoiceRow> next;
  while (auto chunk = answer->next()) {
    next.clear();
    take(*chunk, run_id, next);
    for (ChoiceRow& row : next) {
      if (!rows.empty() &&
          std::tie(row.model_id, row.task) < std::tie(rows.back().model_id, rows.back().task))
        return fail(
            "'{}' is not in the order that Luxmeter writes it in; remove the file, and the next "
            "command that writes to the lab makes it anew.",
            file.string());
      if (!rows.empty() && (row.model_id != rows.back().model_id || row.task != rows.back().task))
        LUX_CHECK(hand_over(rows, take_group));
      rows.push_back(std::move(row));
    }
  }
  if (const Status whole = answer->failure(); !whole)
    return fail("Cannot read '{}': {}", file.string(), whole.error().message);
  return hand_over(rows, take_group);
}

}  // namespace

Status for_each_choice_group(const Lab& lab, const ChoiceFilter& filter, const TakeGroup& take) {
  std::vector<std::string> run_ids = lab.run_ids();
  std::ranges::sort(run_ids);
  for (const std::string& run_id : run_ids) {
    if (!passes(filter.run_ids, run_id)) continue;
    LUX_TRY(const bool current, choices_are_current(lab, run_id));
    if (current) {
      LUX_CHECK(stream_table(lab, run_id, filter, take));
    } else {
      LUX_TRY(auto rows, from_journals(lab, run_id, filter));
      LUX_CHECK(hand_over(rows, take));
    }
  }
  return {};
}

Result<std::vector<ChoiceGroup>> load_choices(const Lab& lab, const ChoiceFilter& filter) {
  std::vector<std::string> run_ids = lab.run_ids();
  std::ranges::sort(run_ids);
  std::vector<ChoiceGroup> groups;
  for (const std::string& run_id : run_ids) {
    if (!passes(filter.run_ids, run_id)) continue;
    LUX_TRY(const bool current, choices_are_current(lab, run_id));
    LUX_TRY(auto rows,
            current ? from_table(lab, run_id, filter) : from_journals(lab, run_id, filter));
    LUX_CHECK(sort_and_check(rows));
    add_groups(std::move(rows), groups);
  }
  return groups;
}

}  // namespace lux
