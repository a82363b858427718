// Cells put straight into the columns of a chunk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/duckdb/library.h"

namespace lux::duckdb {

class ChunkFiller {
 public:
  explicit ChunkFiller(const Library& library) : library_(&library) {}

  /// Begins to fill an empty chunk.
  void begin(duckdb_data_chunk chunk);
  /// Tells the chunk how many rows it has.
  void finish();

  // The next cell of the row. A number goes into a column of any numeric type that holds it; what
  // does not fit its column is a broken promise.
  ChunkFiller& add(bool value) { return put(DUCKDB_TYPE_BOOLEAN, value); }
  ChunkFiller& add(int32_t value) {
    return columns_[column_].type == DUCKDB_TYPE_INTEGER ? put(DUCKDB_TYPE_INTEGER, value)
                                                         : add(static_cast<int64_t>(value));
  }
  ChunkFiller& add(int64_t value);
  ChunkFiller& add(double value) { return put(DUCKDB_TYPE_DOUBLE, value); }
  ChunkFiller& add(std::string_view value);
  ChunkFiller& add(const std::string& value) { return add(std::string_view(value)); }
  ChunkFiller& add(const char*) = delete;  // would become a bool
  template <class T>
  ChunkFiller& add(const std::optional<T>& value) {
    return value ? add(*value) : add_null();
  }
  ChunkFiller& add_null();
  /// The text that stands above, in a row of this chunk.
  ChunkFiller& repeat_text();
  void end_row() {
    if (column_ + 1 != columns_.size()) miss_cells();
    column_ = 0;
    ++row_;
  }

  [[nodiscard]] size_t rows() const { return row_; }
  [[nodiscard]] bool is_full() const { return row_ == capacity_; }
  /// Whether a text was no UTF-8, and left empty.
  [[nodiscard]] bool had_bad_text() const { return had_bad_text_; }

 private:
  static constexpr size_t no_row = static_cast<size_t>(-1);
  struct Column {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    duckdb_vector vector = nullptr;
    void* cells = nullptr;
    size_t last_text = no_row;     // the row in this chunk that got one last
    uint64_t* validity = nullptr;  // a bit a row, cleared for null; made by the chunk's first null
  };
  Column& next(duckdb_type type) {
    Column& column = columns_[column_];
    if (column.type != type) miss_type();
    ++column_;
    return column;
  }
  template <class T>
  ChunkFiller& put(duckdb_type type, T value) {
    static_cast<T*>(next(type).cells)[row_] = value;
    return *this;
  }
  // Broken promises.
  [[noreturn]] static void miss_cells();
  [[noreturn]] static void miss_type();

  const Library* library_;
  duckdb_data_chunk chunk_ = nullptr;
  /// And behind them one of no type, which no cell fits.
  std::vector<Column> columns_ = std::vector<Column>(1);
  size_t column_ = 0;  // of the cell that comes next
  size_t row_ = 0;
  size_t capacity_ = 0;
  bool had_bad_text_ = false;
};

}  // namespace lux::duckdb
