#include "lab/duckdb/chunk_filler.h"

#include <stdexcept>

#include "base/text.h"

namespace lux::duckdb {
namespace {

/// DuckDB takes what it is given for UTF-8; nearly all of it is ASCII.
bool is_sound(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) bits |= static_cast<unsigned char>(c);
  return bits < 0x80 || is_valid_utf8(text);
}

}  // namespace

void ChunkFiller::begin(duckdb_data_chunk chunk) {
  chunk_ = chunk;
  row_ = 0;
  capacity_ = library_->vector_size();
  columns_.resize(library_->data_chunk_get_column_count(chunk));
  for (size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    column.vector = library_->data_chunk_get_vector(chunk_, i);
    column.cells = library_->vector_get_data(column.vector);
    if (column.type != DUCKDB_TYPE_INVALID) continue;  // the next chunk has the same columns
    duckdb_logical_type type = library_->vector_get_column_type(column.vector);
    column.type = library_->get_type_id(type);
    library_->destroy_logical_type(&type);
  }
}

void ChunkFiller::finish() {
  library_->data_chunk_set_size(chunk_, row_);
}

ChunkFiller::Column& ChunkFiller::next(duckdb_type type) {
  Column& column = columns_.at(column_++);
  if (column.type != type) throw std::logic_error("a cell of another type than its column");
  return column;
}

ChunkFiller& ChunkFiller::add(bool value) {
  static_cast<bool*>(next(DUCKDB_TYPE_BOOLEAN).cells)[row_] = value;
  return *this;
}

ChunkFiller& ChunkFiller::add(int64_t value) {
  const Column& column = columns_.at(column_);
  if (column.type == DUCKDB_TYPE_DOUBLE) return add(static_cast<double>(value));
  if (column.type == DUCKDB_TYPE_INTEGER) {
    if (value < INT32_MIN || value > INT32_MAX)
      throw std::logic_error("a number beyond the range of its column");
    static_cast<int32_t*>(next(DUCKDB_TYPE_INTEGER).cells)[row_] = static_cast<int32_t>(value);
    return *this;
  }
  static_cast<int64_t*>(next(DUCKDB_TYPE_BIGINT).cells)[row_] = value;
  return *this;
}

ChunkFiller& ChunkFiller::add(double value) {
  static_cast<double*>(next(DUCKDB_TYPE_DOUBLE).cells)[row_] = value;
  return *this;
}

ChunkFiller& ChunkFiller::add(std::string_view value) {
  if (!is_sound(value)) {
    had_bad_text_ = true;
    value = {};
  }
  library_->vector_assign_string_element_len(next(DUCKDB_TYPE_VARCHAR).vector, row_, value.data(),
                                             value.size());
  return *this;
}

ChunkFiller& ChunkFiller::add_null() {
  const Column& column = columns_.at(column_++);
  library_->vector_ensure_validity_writable(column.vector);
  library_->validity_set_row_invalid(library_->vector_get_validity(column.vector), row_);
  return *this;
}

void ChunkFiller::end_row() {
  if (column_ != columns_.size()) throw std::logic_error("a row of fewer cells than columns");
  column_ = 0;
  ++row_;
}

}  // namespace lux::duckdb
