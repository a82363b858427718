#include "serve/live_episodes.h"

#include "lab/duckdb/appender.h"
#include "lab/episode_line.h"

namespace lux::serve {

Status make_live_table(duckdb::Connection& connection) {
  LUX_CHECK(connection.query(
      "CREATE TABLE live (run VARCHAR, unit VARCHAR, game VARCHAR, model VARCHAR, experiment "
      "VARCHAR, experiment_index BIGINT, episode BIGINT, outcome VARCHAR, main_score DOUBLE, "
      "requests BIGINT, violated BIGINT, rules VARCHAR, why VARCHAR, arrival BIGINT)"));
  return {};
}

Status add_live(duckdb::Connection& connection, const std::string& run_id,
                const std::vector<EpisodeRow>& rows) {
  if (rows.empty()) return {};
  LUX_TRY(auto answer, connection.query("SELECT coalesce(max(arrival), 0)::BIGINT FROM live"));
  int64_t arrival = 0;
  if (const auto chunk = answer.next()) arrival = chunk->numbers<int64_t>(0)[0];
  LUX_TRY(duckdb::Appender table, duckdb::Appender::open(connection, "live"));
  for (const EpisodeRow& row : rows)
    table.add(run_id)
        .add(row.unit)
        .add(row.game)
        .add(row.model)
        .add(row.experiment)
        .add(row.experiment_index)
        .add(row.episode)
        .add(row.outcome ? *row.outcome : std::string(name_of(row.status)))
        .add(row.main_score)
        .add(row.requests)
        .add(row.requests_violated)
        .add(row.rules)
        .add(row.why)
        .add(++arrival)
        .end_row();
  return table.close();
}

Status forget_live(duckdb::Connection& connection, const std::string& run_id) {
  const Value run(run_id);
  LUX_TRY(auto answer, connection.stream("DELETE FROM live WHERE run = $1", {&run, 1}));
  while (answer.next()) continue;
  return answer.failure();
}

std::string select_live() {
  return "SELECT run, unit, game, model, experiment, experiment_index, episode, outcome, "
         "main_score, requests, violated, rules, why, arrival FROM live";
}

std::string select_table(const std::vector<std::string>& files) {
  std::string list;
  for (const std::string& file : files)
    list += (list.empty() ? "" : ", ") + duckdb::quoted_path(file);
  return "SELECT filename AS run, unit, game, model, experiment, experiment_index, episode, "
         "coalesce(outcome, status) AS outcome, main_score, requests, requests_violated AS "
         "violated, rules, why, NULL::BIGINT AS arrival FROM read_parquet([" +
         list + "], filename = true, hive_partitioning = false)";
}

Result<EpisodeRecord> record_of(const RunWatch::EpisodeLines& lines) {
  auto record = parse_episode_line(lines.episode);
  if (!record) return fail("An episode's line {}", record.error().message);
  if (lines.scores.empty()) return record;
  auto scores = parse_scores_line(lines.scores);
  if (!scores) return fail("A line of scores {}", scores.error().message);
  record->status = scores->status;
  record->why = std::move(scores->why);
  record->scores = std::move(scores->scores);
  return record;
}

}  // namespace lux::serve
