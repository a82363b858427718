// Fast filling of a table, row by row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/duckdb/connection.h"

namespace lux::duckdb {

/// Adds rows to an existing table. Cells are put straight into the columns of a chunk, which DuckDB
/// takes as a whole when it is full. A failure is kept and told by `close`. Must not outlive its
/// Connection.
class Appender {
 public:
  [[nodiscard]] static Result<Appender> open(Connection& connection, const std::string& table);
  Appender(Appender&& other) noexcept;
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;
  Appender& operator=(Appender&&) = delete;
  ~Appender();

  // The next cell of the row. A number goes into a column of any numeric type that holds it; what
  // does not fit its column is a broken promise.
  Appender& add(bool value);
  Appender& add(int32_t value) { return add(static_cast<int64_t>(value)); }
  Appender& add(int64_t value);
  Appender& add(double value);
  Appender& add(std::string_view value);
  Appender& add(const std::string& value) { return add(std::string_view(value)); }
  Appender& add(const char*) = delete;  // would become a bool
  template <class T>
  Appender& add(const std::optional<T>& value) {
    return value ? add(*value) : add_null();
  }
  Appender& add_null();
  void end_row();

  /// Makes the rows visible. Fails if anything went wrong since `open`.
  [[nodiscard]] Status close();

 private:
  struct Column {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    duckdb_vector vector = nullptr;
    void* cells = nullptr;
  };

  Appender(const Library& library, duckdb_appender appender)
      : library_(&library), appender_(appender) {}
  void make_chunk();
  void find_columns();
  void hand_over();
  Column& next(duckdb_type type);

  const Library* library_;
  duckdb_appender appender_;
  duckdb_data_chunk chunk_ = nullptr;
  std::vector<Column> columns_;
  size_t column_ = 0;  // of the cell that comes next
  size_t row_ = 0;     // in the chunk
  size_t capacity_ = 0;
  bool failed_ = false;
  bool not_utf8_ = false;
};

}  // namespace lux::duckdb
