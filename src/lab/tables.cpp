#include "lab/tables.h"

#include <cmath>

#include "base/json.h"
#include "lab/choices_table.h"
#include "lab/duckdb/appender.h"
#include "lab/duckdb/connection.h"
#include "lab/episode_journal.h"
#include "lab/episode_row.h"
#include "lab/journal.h"
#include "lab/measure_record.h"
#include "lab/schema.h"
#include "lab/table_file.h"

namespace lux {
namespace {

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

Result<bool> is_current(const Lab& lab, std::string_view run_id, std::string_view table,
                        const Path& file, const std::map<std::string, int64_t>& sizes) {
  if (!lab.env().exists(file)) return false;
  LUX_TRY(const Value note, read_tables_note(lab, run_id));
  const Value* from = note.find(table);
  if (from == nullptr || !from->is_map() || from->map().size() != sizes.size()) return false;
  for (const auto& [name, size] : sizes)
    if (from->get_int(name) != size) return false;
  return true;
}

/// "params,tokens"; null for an empty list.
Value joined(const List& texts) {
  std::string all;
  for (const Value& text : texts)
    if (text.is_string()) all += (all.empty() ? "" : ",") + text.string();
  return all.empty() ? Value() : Value(all);
}

/// A field of a card as its column wants it; null where the card has none or an empty one.
Result<Value> field(const Value& card, const ColumnType& column) {
  const Value* value = card.find(column.name);
  if (value == nullptr || value->is_null()) return Value();
  if (column.name == "extra") return Value(to_json(*value));
  if (column.name == "assumed" && value->is_list()) return joined(value->list());
  if (column.sql == "BOOLEAN" && value->is_bool()) return *value;
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
  LUX_TRY(ChoicesTable table, ChoicesTable::open());
  TableReport report;
  LUX_CHECK(for_each_record(env, folder, [&](UnitRecord&& record) -> Status {
    if (record.rows.empty()) return {};
    if (record.rows.front().run_id != run_id)
      return fail("The unit {} of run '{}' lies in the folder of run '{}'.", record.unit,
                  record.rows.front().run_id, run_id);
    for (const ChoiceRow& row : record.rows) table.add(cells_of(row));
    ++report.units;
    return {};
  }));
  LUX_TRY(report.rows, table.write(lab, run_id, sizes));
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

Result<TableReport> build_measures(Lab& lab, std::string_view run_id) {
  const Path folder = lab.run_folder(run_id);
  LUX_TRY(const auto sizes, measure_sizes(lab.env(), folder));
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  LUX_CHECK(connection.query(create_table("measures", measures_columns)));
  TableReport report;
  {
    LUX_TRY(duckdb::Appender table, duckdb::Appender::open(connection, "measures"));
    LUX_CHECK(for_each_measure(lab.env(), folder, [&](MeasureRecord&& record) -> Status {
      for (size_t i = 0; i < record.values.size(); ++i) {
        table.add(record.model_id).add(record.task).add(record.metric);
        if (record.documents.empty())
          table.add_null();
        else
          table.add(record.documents[i]);
        table.add(record.values[i]);
        if (record.task_version.empty())
          table.add_null();
        else
          table.add(record.task_version);
        table.end_row();
        ++report.rows;
      }
      ++report.units;
      return {};
    }));
    LUX_CHECK(table.close());
  }
  LUX_CHECK(
      write_parquet(lab, connection,
                    "SELECT * FROM measures ORDER BY model_id, task, task_version NULLS FIRST, "
                    "metric, doc_id NULLS FIRST",
                    lab.measures_file(run_id)));
  LUX_CHECK(note_sizes(lab, run_id, "measures", sizes));
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
      else if (value.is_bool())
        table.add(value.boolean());
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
    LUX_TRY(const auto measures, measure_sizes(lab.env(), lab.run_folder(run_id)));
    if (!measures.empty()) LUX_CHECK(build_measures(lab, run_id));
    if (!choices_current && (!journals.empty() || (episodes.empty() && measures.empty())))
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
