// A unit's line straight from its cells: what to_line() gives, at the speed of large imports.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/value.h"
#include "lab/choices_table.h"

namespace lux {

/// What holds for all rows of a unit.
struct UnitHead {
  std::string run_id, model_id, task, task_version;
  int32_t num_fewshot = 0;
};

/// Collects the documents and rows of one unit: first all documents, then all rows. Counts must not
/// be negative and texts must be UTF-8.
class UnitText {
 public:
  explicit UnitText(const UnitHead& head);
  void reserve(size_t documents, size_t rows);
  /// The hashes are hexadecimal.
  void add_document(int64_t doc_id, std::string_view doc_hash, std::string_view prompt_hash);
  /// A row; of its cells those that no head and no document holds.
  void add_row(const ChoiceCells& row);

  /// All of the head but the run, documents and rows. Its SHA-256 is the unit's identity where it
  /// comes from others and is nothing but its content.
  [[nodiscard]] std::string_view content() const { return text_; }

  /// Appends the line, with the line break and with room for the check: seal_lines() puts it there.
  void append_line(std::string& text, std::string_view unit, int64_t seq, std::string_view run_id,
                   const Value& cost, double seconds, const Value& made_with) const;

 private:
  std::string text_;
  size_t head_size_;
  size_t rows_start_ = 0;  // 0 before the first row
};

}  // namespace lux
