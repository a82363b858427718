#include <array>
#include <utility>

#include "report/table/document.h"
#include "serve/lab_watch.h"
#include "serve/live_episodes.h"

namespace lux::serve {
namespace {

constexpr std::array<std::string_view, 3> filtered{"game", "model", "outcome"};
constexpr int64_t most_values = 2000;
constexpr size_t most_name = 300;

Value number_or_null(const duckdb::Chunk& chunk, size_t column, size_t row) {
  if (chunk.is_null(column, row)) return {};
  return chunk.numbers<int64_t>(column)[row];
}

/// " WHERE game = $1 AND …"; the values go into `parameters`.
std::string where(const RowsRequest& request, std::vector<Value>& parameters) {
  std::string sql;
  for (const std::string_view column : filtered) {
    const auto found = request.filters.find(std::string(column));
    if (found == request.filters.end()) continue;
    parameters.emplace_back(found->second);
    sql += fmt::format("{} {} = ${}", sql.empty() ? " WHERE" : " AND", column, parameters.size());
  }
  return sql;
}

}  // namespace

const RowColumns& LabWatch::episode_columns() {
  static const RowColumns columns{.sorted = {"game", "model", "experiment", "episode", "outcome",
                                             "main_score", "requests", "violated", "rules", "why"},
                                  .filtered = {filtered.begin(), filtered.end()}};
  return columns;
}

std::string LabWatch::episodes_source() const {
  std::string source = select_live();
  std::vector<std::string> files;
  for (const auto& [file, run] : episode_tables_) files.push_back(file);
  if (!files.empty()) source += " UNION ALL " + select_table(files);
  return "(" + source + ") AS episodes";
}

Status LabWatch::find_values() {
  const std::lock_guard lock(tables_mutex_);
  for (const std::string_view column : filtered) {
    LUX_TRY(auto answer,
            connection_.query(fmt::format("SELECT DISTINCT {} FROM {} ORDER BY 1 LIMIT {}", column,
                                          episodes_source(), most_values)));
    List values;
    while (const auto chunk = answer.next())
      for (size_t i = 0; i < chunk->size(); ++i)
        if (!chunk->is_null(0, i)) values.emplace_back(chunk->text(0, i));
    values_[column] = std::move(values);
  }
  return {};
}

Result<Value> LabWatch::episodes(const RowsRequest& request) const {
  Table table;
  table.title = "Episodes";
  table.columns = page::episode_columns();
  table.columns.push_back({.name = "run"});
  table.columns.push_back({.name = "unit"});
  std::vector<Value> parameters;
  const std::string which = where(request, parameters);
  const std::lock_guard lock(tables_mutex_);
  const std::string source = episodes_source();
  int64_t total = 0;
  {
    LUX_TRY(auto answer,
            connection_.stream("SELECT count(*)::BIGINT FROM " + source + which, parameters));
    if (const auto chunk = answer.next()) total = chunk->numbers<int64_t>(0)[0];
    LUX_CHECK(answer.failure());
  }
  // The sorted column is one of ours, never a word of the request's own.
  std::string order = " ORDER BY ";
  if (request.sort) order += *request.sort + (request.down ? " DESC" : " ASC") + " NULLS LAST, ";
  order +=
      "arrival DESC NULLS LAST, run, game, model, experiment_index, experiment, episode, rules, "
      "unit";
  parameters.emplace_back(request.count);
  parameters.emplace_back(request.from);
  LUX_TRY(
      auto answer,
      connection_.stream(
          fmt::format("SELECT run, unit, game, model, experiment, episode, outcome, main_score, "
                      "requests, violated, rules, why FROM {}{}{} LIMIT ${} OFFSET ${}",
                      source, which, order, parameters.size() - 1, parameters.size()),
          parameters));
  while (const auto chunk = answer.next())
    for (size_t i = 0; i < chunk->size(); ++i) {
      const auto text = [&](size_t column, size_t most) {
        return page::shortened(chunk->text(column, i), most);
      };
      const std::string run(chunk->text(0, i));
      const auto of_table = episode_tables_.find(run);
      table.rows.push_back(
          {text(2, most_name), text(3, most_name), text(4, most_name), number_or_null(*chunk, 5, i),
           text(6, most_name), chunk->is_null(7, i) ? Value() : Value(chunk->numbers<double>(7)[i]),
           number_or_null(*chunk, 8, i), number_or_null(*chunk, 9, i), text(10, most_name),
           text(11, most_name), of_table == episode_tables_.end() ? run : of_table->second,
           std::string(chunk->text(1, i))});
    }
  LUX_CHECK(answer.failure());
  Value document = table_document(table);
  document.map()["total"] = total;
  document.map()["values"] = values_;
  return document;
}

}  // namespace lux::serve
