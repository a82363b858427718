// The making of a run's table of choices.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "lab/choice_row.h"
#include "lab/duckdb/appender.h"
#include "lab/duckdb/connection.h"
#include "lab/lab.h"

namespace lux {

/// A row without a string of its own.
struct ChoiceCells {
  std::string_view model_id, task, task_version;
  int32_t num_fewshot = 0;
  int64_t doc_id = 0;
  int32_t choice = 0;
  bool is_gold = false;
  double logprob = 0;
  int32_t tokens = 0;
  int32_t chars = 0;
  int32_t bytes = 0;
  bool is_greedy = false;
  std::optional<double> uncond_logprob;
  bool truncated = false;
  bool boundary_merge = false;
  std::string_view doc_hash, prompt_hash;
};

[[nodiscard]] ChoiceCells cells_of(const ChoiceRow& row);

/// Watches whether every row comes after the one before in the order of the table, so that none is
/// there twice.
class RowOrder {
 public:
  void note(const ChoiceCells& row);
  /// Notes a row that is of the last one's document.
  void note_choice(int32_t choice);
  [[nodiscard]] bool holds() const { return holds_; }
  [[nodiscard]] int64_t rows() const { return rows_; }

 private:
  [[nodiscard]] bool comes_after_last(const ChoiceCells& row) const;

  bool holds_ = true;
  int64_t rows_ = 0;
  // Of the last row.
  std::string model_id_, task_;
  int32_t num_fewshot_ = 0;
  int64_t doc_id_ = 0;
  int32_t choice_ = 0;
};

/// Takes rows in any order; the file that comes out depends on the rows alone. Rows that come in
/// the order of the table need no sorting, which is most of the work.
class ChoicesTable {
 public:
  [[nodiscard]] static Result<ChoicesTable> open();

  void add(const ChoiceCells& row);

  /// Writes the table of the run, and the note that it was built from journals of these sizes.
  /// Gives the number of rows. Fails where there were two different scores of one choice.
  [[nodiscard]] Result<int64_t> write(Lab& lab, std::string_view run_id,
                                      const std::map<std::string, int64_t>& journals);

 private:
  ChoicesTable(duckdb::Connection connection, duckdb::Appender rows);

  duckdb::Connection connection_;
  duckdb::Appender rows_;
  RowOrder order_;
};

/// Whether there is a row, and whether it is of the document of the row before.
enum class NextRow { none, of_new_document, of_same_document };

/// Puts a row into its argument, which holds the row before: of the same document, only what is the
/// choice's own must be put.
using NextChoice = std::function<NextRow(ChoiceCells&)>;

/// Writes the table from rows that come one by one, in the order of the table and each choice once:
/// the same file as a ChoicesTable's, without keeping them. Gives the number of rows; fails where
/// they are not in order.
[[nodiscard]] Result<int64_t> write_ordered_choices(Lab& lab, std::string_view run_id,
                                                    const std::map<std::string, int64_t>& journals,
                                                    const NextChoice& next);

}  // namespace lux
