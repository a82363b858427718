#include "lab/choices_table.h"

#include <tuple>

#include "lab/duckdb/row_source.h"
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

// A row's cells, in the order of choices_columns.

template <class To>
void put_choice(To& to, const ChoiceCells& row) {
  to.add(row.num_fewshot)
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
      .add(row.boundary_merge);
}

template <class To>
void put(To& to, const ChoiceCells& row) {
  to.add(row.model_id).add(row.task).add(row.task_version);
  put_choice(to, row);
  to.add(row.doc_hash).add(row.prompt_hash).end_row();
}

/// A row below another one of its document.
void put_below(duckdb::ChunkFiller& chunk, const ChoiceCells& row) {
  chunk.repeat_text().repeat_text().repeat_text();
  put_choice(chunk, row);
  chunk.repeat_text().repeat_text().end_row();
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

bool RowOrder::comes_after_last(const ChoiceCells& row) const {
  if (rows_ == 0) return true;
  if (row.model_id == model_id_ && row.task == task_ && row.num_fewshot == num_fewshot_)
    return std::tie(doc_id_, choice_) < std::tie(row.doc_id, row.choice);
  return std::tuple(std::string_view(model_id_), std::string_view(task_), num_fewshot_) <
         std::tuple(row.model_id, row.task, row.num_fewshot);
}

void RowOrder::note(const ChoiceCells& row) {
  if (holds_) {
    holds_ = comes_after_last(row);
    if (model_id_ != row.model_id) model_id_ = row.model_id;
    if (task_ != row.task) task_ = row.task;
    num_fewshot_ = row.num_fewshot;
    doc_id_ = row.doc_id;
    choice_ = row.choice;
  }
  ++rows_;
}

void RowOrder::note_choice(int32_t choice) {
  holds_ = holds_ && rows_ > 0 && choice_ < choice;
  choice_ = choice;
  ++rows_;
}

void ChoicesTable::add(const ChoiceCells& row) {
  order_.note(row);
  put(rows_, row);
}

Result<int64_t> ChoicesTable::write(Lab& lab, std::string_view run_id,
                                    const std::map<std::string, int64_t>& journals) {
  LUX_CHECK(rows_.close());
  int64_t rows = order_.rows();
  if (!order_.holds()) {
    LUX_CHECK(check_unique(connection_, run_id));
    LUX_TRY(const auto count, connection_.rows("SELECT count(*) AS n FROM choices"));
    rows = *count.front().get_int("n");
  }
  const std::string order = order_.holds() ? "" : " ORDER BY " + std::string(choices_key);
  LUX_CHECK(
      write_parquet(lab, connection_, "SELECT * FROM choices" + order, lab.choices_file(run_id)));
  LUX_CHECK(note_sizes(lab, run_id, "choices", journals));
  return rows;
}

Result<int64_t> write_ordered_choices(Lab& lab, std::string_view run_id,
                                      const std::map<std::string, int64_t>& journals,
                                      const NextChoice& next) {
  RowOrder order;
  ChoiceCells row;
  bool is_text_sound = true;
  const auto fill = [&](duckdb::ChunkFiller& chunk) {
    while (!chunk.is_full()) {
      const NextRow kind = next(row);
      if (kind == NextRow::none) break;
      const bool is_new = kind == NextRow::of_new_document;
      if (is_new)
        order.note(row);
      else
        order.note_choice(row.choice);
      if (is_new || chunk.rows() == 0)
        put(chunk, row);
      else
        put_below(chunk, row);
    }
    is_text_sound = is_text_sound && !chunk.had_bad_text();
  };
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  LUX_CHECK(duckdb::add_row_source(connection, "choices", choices_columns, fill));
  LUX_CHECK(write_parquet(lab, connection, "SELECT * FROM choices()", lab.choices_file(run_id)));
  if (!order.holds() || !is_text_sound) {
    LUX_CHECK(lab.env().remove(lab.choices_file(run_id)));
    return fail(
        "The rows of run '{}' {}.", run_id,
        is_text_sound ? "are not in the order of the table" : "hold a text that is not UTF-8");
  }
  LUX_CHECK(note_sizes(lab, run_id, "choices", journals));
  return order.rows();
}

}  // namespace lux
