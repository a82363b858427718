#include "lab/tables.h"

#include <cmath>

#include "base/json.h"
#include "lab/duckdb/appender.h"
#include "lab/duckdb/connection.h"
#include "lab/episode_journal.h"
#include "lab/episode_row.h"
#include "lab/journal.h"
#include "lab/parquet_file.h"
#include "lab/schema.h"

namespace lux {
namespace {

void add(duckdb::Appender& table, const ChoiceRow& row) {
  table.add(row.model_id)
      .add(row.task)
      .add(row.task_version)
      .add(row.num_fewshot)
      .add(row.doc_id)
      .add(row.choice)
      .add(row.is_gold)
      .add(row.logprob)
      .add(row.tokens)
      .add(row.chars)
      .add(row.bytes)
      .add(row.is_greedy)
      .add(row.uncond_logprob)
      .add(row.truncated)
      .add(row.boundary_merge)
      .add(row.doc_hash)
      .add(row.prompt_hash)
      .end_row();
}

void add(duckdb::Appender& table, const EpisodeRow& row) {
  table.add(row.unit)
      .add(row.game)
      .add(row.model)
      .add(row.experiment)
      .add(row.experiment_index)
      .add(row.episode)
      .add(row.game_id)
      .add(row.rules)
      .add(row.seats)
      .add(row.seed)
      .add(name_of(row.status))
      .add(row.why)
      .add(row.played)
      .add(row.outcome)
      .add(row.main_score)
      .add(row.scores)
      .add(row.requests)
      .add(row.requests_parsed)
      .add(row.requests_violated)
      .add(row.tokens_in)
      .add(row.tokens_out)
      .add(row.seconds)
      .end_row();
}

/// The run holds every choice once, or several times with the same score.
Status check_unique(duckdb::Connection& connection, std::string_view run_id) {
  const std::string key(choices_key);
  LUX_TRY(
      const auto doubled,
      connection.rows("SELECT " + key + " FROM choices GROUP BY ALL HAVING count(*) > 1 LIMIT 1"));
  if (doubled.empty()) return {};
  LUX_CHECK(connection.query("CREATE TABLE once AS SELECT DISTINCT * FROM choices"));
  LUX_CHECK(connection.query("DROP TABLE choices"));
  LUX_CHECK(connection.query("ALTER TABLE once RENAME TO choices"));
  LUX_TRY(const auto clash, connection.rows("SELECT " + key +
                                            " FROM choices GROUP BY ALL HAVING count(*) > 1 "
                                            "ORDER BY ALL LIMIT 1"));
  if (clash.empty()) return {};
  const Value& at = clash.front();
  return two_scores(run_id, *at.get_int("choice"), *at.get_int("doc_id"), *at.get_string("task"),
                    *at.get_string("model_id"));
}

/// The note of what a run's tables were built from; an empty one where there is none or it is
/// damaged.
Result<Value> read_note(const Lab& lab, std::string_view run_id) {
  const Path file = lab.tables_note(run_id);
  if (!lab.env().exists(file)) return Value(Map());
  LUX_TRY(const std::string text, lab.env().read_file(file));
  auto note = parse_json(text);
  return note && note->is_map() ? *std::move(note) : Value(Map());
}

Status note_sizes(const Lab& lab, std::string_view run_id, std::string_view table,
                  const std::map<std::string, int64_t>& sizes) {
  LUX_TRY(Value note, read_note(lab, run_id));
  Map from;
  for (const auto& [name, size] : sizes) from[name] = size;
  note.map()[table] = std::move(from);
  return lab.env().write_file(lab.tables_note(run_id), to_json(note) + "\n");
}

Result<bool> is_current(const Lab& lab, std::string_view run_id, std::string_view table,
                        const Path& file, const std::map<std::string, int64_t>& sizes) {
  if (!lab.env().exists(file)) return false;
  LUX_TRY(const Value note, read_note(lab, run_id));
  const Value* from = note.find(table);
  if (from == nullptr || !from->is_map() || from->map().size() != sizes.size()) return false;
  for (const auto& [name, size] : sizes)
    if (from->get_int(name) != size) return false;
  return true;
}

/// A field of a card as its column wants it; null where the card has none or an empty one.
Result<Value> field(const Value& card, const ColumnType& column) {
  const Value* value = card.find(column.name);
  if (value == nullptr || value->is_null()) return Value();
  if (column.name == "extra") return Value(to_json(*value));
  if (column.sql == "VARCHAR" && value->is_string())
    return value->string().empty() ? Value() : *value;
  if (column.sql == "BIGINT" && value->is_int()) return *value;
  if (column.sql == "BIGINT" && value->is_real() && std::abs(value->number()) < 9e15 &&
      std::trunc(value->number()) == value->number())
    return Value(static_cast<int64_t>(value->number()));
  if (column.sql == "DOUBLE" && value->is_number()) return Value(value->number());
  return fail("The card of '{}' has a {} as {}.", *card.get_string("model_id"), value->kind_name(),
              column.name);
}

}  // namespace

std::unexpected<Error> two_scores(std::string_view run_id, int64_t choice, int64_t doc_id,
                                  std::string_view task, std::string_view model_id) {
  return fail(
      "The run '{}' holds two different scores of choice {} of document {} of {} by {}: its "
      "journals mix measurements that do not belong together.",
      run_id, choice, doc_id, task, model_id);
}

Result<TableReport> build_choices(Lab& lab, std::string_view run_id) {
  Env& env = lab.env();
  const Path folder = lab.run_folder(run_id);
  LUX_TRY(const auto sizes, journal_sizes(env, folder));
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  LUX_CHECK(connection.query(create_table("choices", choices_columns)));
  TableReport report;
  {
    LUX_TRY(duckdb::Appender table, duckdb::Appender::open(connection, "choices"));
    LUX_CHECK(for_each_record(env, folder, [&](UnitRecord&& record) -> Status {
      if (record.rows.empty()) return {};
      if (record.rows.front().run_id != run_id)
        return fail("The unit {} of run '{}' lies in the folder of run '{}'.", record.unit,
                    record.rows.front().run_id, run_id);
      for (const ChoiceRow& row : record.rows) add(table, row);
      ++report.units;
      return {};
    }));
    LUX_CHECK(table.close());
  }
  LUX_CHECK(check_unique(connection, run_id));
  LUX_TRY(const auto count, connection.rows("SELECT count(*) AS n FROM choices"));
  report.rows = *count.front().get_int("n");
  LUX_CHECK(write_parquet(lab, connection,
                          "SELECT * FROM choices ORDER BY " + std::string(choices_key),
                          lab.choices_file(run_id)));
  LUX_CHECK(note_sizes(lab, run_id, "choices", sizes));
  return report;
}

Result<TableReport> build_episodes(Lab& lab, std::string_view run_id) {
  Env& env = lab.env();
  const Path folder = lab.run_folder(run_id);
  LUX_TRY(const auto sizes, episode_sizes(env, folder));
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  LUX_CHECK(connection.query(create_table("episodes", episodes_columns)));
  TableReport report;
  {
    LUX_TRY(duckdb::Appender table, duckdb::Appender::open(connection, "episodes"));
    LUX_CHECK(for_each_episode(env, folder, [&](EpisodeRecord&& record) -> Status {
      if (record.run_id != run_id)
        return fail("The episode {} of run '{}' lies in the folder of run '{}'.", record.unit,
                    record.run_id, run_id);
      add(table, row_of(record));
      ++report.units;
      return {};
    }));
    LUX_CHECK(table.close());
  }
  report.rows = report.units;
  LUX_CHECK(write_parquet(lab, connection,
                          "SELECT * FROM episodes ORDER BY " + std::string(episodes_order),
                          lab.episodes_file(run_id)));
  LUX_CHECK(note_sizes(lab, run_id, "episodes", sizes));
  return report;
}

Result<TableReport> build_models(Lab& lab) {
  LUX_TRY(const auto cards, lab.models());
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  LUX_CHECK(connection.query(create_table("models", models_columns)));
  LUX_TRY(duckdb::Appender table, duckdb::Appender::open(connection, "models"));
  for (const Value& card : cards) {
    for (const ColumnType& column : models_columns) {
      LUX_TRY(const Value value, field(card, column));
      if (value.is_null())
        table.add_null();
      else if (value.is_string())
        table.add(value.string());
      else if (value.is_int())
        table.add(value.integer());
      else
        table.add(value.number());
    }
    table.end_row();
  }
  LUX_CHECK(table.close());
  LUX_CHECK(
      write_parquet(lab, connection, "SELECT * FROM models ORDER BY model_id", lab.models_table()));
  return TableReport{.units = static_cast<int64_t>(cards.size()),
                     .rows = static_cast<int64_t>(cards.size())};
}

Status build_tables(Lab& lab) {
  for (const std::string& run_id : lab.run_ids()) {
    LUX_TRY(const auto episodes, episode_sizes(lab.env(), lab.run_folder(run_id)));
    LUX_TRY(const auto journals, journal_sizes(lab.env(), lab.run_folder(run_id)));
    LUX_TRY(const bool choices_current, choices_are_current(lab, run_id));
    LUX_TRY(const bool episodes_current, episodes_are_current(lab, run_id));
    if (!choices_current && (!journals.empty() || episodes.empty()))
      LUX_CHECK(build_choices(lab, run_id));
    if (!episodes_current && !episodes.empty()) LUX_CHECK(build_episodes(lab, run_id));
  }
  LUX_CHECK(build_models(lab));
  return {};
}

Result<bool> choices_are_current(const Lab& lab, std::string_view run_id) {
  LUX_TRY(const auto sizes, journal_sizes(lab.env(), lab.run_folder(run_id)));
  return is_current(lab, run_id, "choices", lab.choices_file(run_id), sizes);
}

Result<bool> episodes_are_current(const Lab& lab, std::string_view run_id) {
  LUX_TRY(const auto sizes, episode_sizes(lab.env(), lab.run_folder(run_id)));
  return is_current(lab, run_id, "episodes", lab.episodes_file(run_id), sizes);
}

}  // namespace lux
