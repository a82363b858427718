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

/// A cell's text; a view into the cell where it is short.
std::string_view text_of(const duckdb_string_t& cell) {
  const uint32_t size = cell.value.inlined.length;
  constexpr uint32_t most_inlined = sizeof cell.value.inlined.inlined;
  return {size <= most_inlined ? cell.value.inlined.inlined : cell.value.pointer.ptr, size};
}

}  // namespace

void ChunkFiller::begin(duckdb_data_chunk chunk) {
  chunk_ = chunk;
  row_ = 0;
  capacity_ = library_->vector_size();
  const size_t count = library_->data_chunk_get_column_count(chunk);
  columns_.resize(count + 1);
  for (size_t i = 0; i < count; ++i) {
    Column& column = columns_[i];
    column.vector = library_->data_chunk_get_vector(chunk_, i);
    column.cells = library_->vector_get_data(column.vector);
    column.validity = nullptr;
    column.last_text = no_row;
    if (column.type != DUCKDB_TYPE_INVALID) continue;  // the next chunk has the same columns
    duckdb_logical_type type = library_->vector_get_column_type(column.vector);
    column.type = library_->get_type_id(type);
    library_->destroy_logical_type(&type);
  }
}

void ChunkFiller::finish() {
  library_->data_chunk_set_size(chunk_, row_);
}

void ChunkFiller::miss_cells() {
  throw std::logic_error("a row of fewer cells than columns");
}

void ChunkFiller::miss_type() {
  throw std::logic_error("a cell of another type than its column");
}

ChunkFiller& ChunkFiller::add(int64_t value) {
  const Column& column = columns_[column_];
  if (column.type == DUCKDB_TYPE_DOUBLE) return add(static_cast<double>(value));
  if (column.type == DUCKDB_TYPE_INTEGER) {
    if (value < INT32_MIN || value > INT32_MAX)
      throw std::logic_error("a number beyond the range of its column");
    return put(DUCKDB_TYPE_INTEGER, static_cast<int32_t>(value));
  }
  return put(DUCKDB_TYPE_BIGINT, value);
}

ChunkFiller& ChunkFiller::add(std::string_view value) {
  Column& column = next(DUCKDB_TYPE_VARCHAR);
  auto* cells = static_cast<duckdb_string_t*>(column.cells);
  const bool has_text_above = row_ > 0 && column.last_text == row_ - 1;  // and not null
  column.last_text = row_;
  if (has_text_above && text_of(cells[row_ - 1]) == value) {
    cells[row_] = cells[row_ - 1];  // rows of one document share their texts
    return *this;
  }
  if (!is_sound(value)) {
    had_bad_text_ = true;
    value = {};
  }
  library_->vector_assign_string_element_len(column.vector, row_, value.data(), value.size());
  return *this;
}

ChunkFiller& ChunkFiller::add_null() {
  Column& column = columns_[column_];
  if (column.type == DUCKDB_TYPE_INVALID) miss_type();
  ++column_;
  if (column.validity == nullptr) {
    library_->vector_ensure_validity_writable(column.vector);
    column.validity = library_->vector_get_validity(column.vector);
  }
  constexpr size_t bits = 64;
  column.validity[row_ / bits] &= ~(uint64_t{1} << (row_ % bits));
  return *this;
}

ChunkFiller& ChunkFiller::repeat_text() {
  Column& column = next(DUCKDB_TYPE_VARCHAR);
  if (row_ == 0 || column.last_text != row_ - 1)
    throw std::logic_error("a text that is to stand again where there is none above");
  auto* cells = static_cast<duckdb_string_t*>(column.cells);
  cells[row_] = cells[row_ - 1];
  column.last_text = row_;
  return *this;
}

}  // namespace lux::duckdb
