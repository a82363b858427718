#include "lab/choices_table.h"

#include <tuple>

#include "lab/schema.h"
#include "lab/table_file.h"
#include "lab/tables.h"

namespace lux {
namespace {

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

}  // namespace

ChoiceCells cells_of(const ChoiceRow& row) {
  return {.model_id = row.model_id,
          .task = row.task,
          .task_version = row.task_version,
          .num_fewshot = row.num_fewshot,
          .doc_id = row.doc_id,
          .choice = row.choice,
          .is_gold = row.is_gold,
          .logprob = row.logprob,
          .tokens = row.tokens,
          .chars = row.chars,
          .bytes = row.bytes,
          .is_greedy = row.is_greedy,
          .uncond_logprob = row.uncond_logprob,
          .truncated = row.truncated,
          .boundary_merge = row.boundary_merge,
          .doc_hash = row.doc_hash,
          .prompt_hash = row.prompt_hash};
}

ChoicesTable::ChoicesTable(duckdb::Connection connection, duckdb::Appender rows)
    : connection_(std::move(connection)), rows_(std::move(rows)) {}

Result<ChoicesTable> ChoicesTable::open() {
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  LUX_CHECK(connection.query(create_table("choices", choices_columns)));
  LUX_TRY(duckdb::Appender rows, duckdb::Appender::open(connection, "choices"));
  return ChoicesTable(std::move(connection), std::move(rows));
}

bool ChoicesTable::comes_after_last(const ChoiceCells& row) const {
  if (count_ == 0) return true;
  if (row.model_id == model_id_ && row.task == task_ && row.num_fewshot == num_fewshot_)
    return std::tie(doc_id_, choice_) < std::tie(row.doc_id, row.choice);
  return std::tuple(std::string_view(model_id_), std::string_view(task_), num_fewshot_) <
         std::tuple(row.model_id, row.task, row.num_fewshot);
}

void ChoicesTable::add(const ChoiceCells& row) {
  if (in_order_) {
    in_order_ = comes_after_last(row);
    if (model_id_ != row.model_id) model_id_ = row.model_id;
    if (task_ != row.task) task_ = row.task;
    num_fewshot_ = row.num_fewshot;
    doc_id_ = row.doc_id;
    choice_ = row.choice;
  }
  ++count_;
  rows_.add(row.model_id)
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

Result<int64_t> ChoicesTable::write(Lab& lab, std::string_view run_id,
                                    const std::map<std::string, int64_t>& journals) {
  LUX_CHECK(rows_.close());
  if (!in_order_) {
    LUX_CHECK(check_unique(connection_, run_id));
    LUX_TRY(const auto count, connection_.rows("SELECT count(*) AS n FROM choices"));
    count_ = *count.front().get_int("n");
  }
  const std::string order = in_order_ ? "" : " ORDER BY " + std::string(choices_key);
  LUX_CHECK(
      write_parquet(lab, connection_, "SELECT * FROM choices" + order, lab.choices_file(run_id)));
  LUX_CHECK(note_sizes(lab, run_id, "choices", journals));
  return count_;
}

}  // namespace lux
