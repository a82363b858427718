// An in-memory DuckDB: SQL in, columns out. One thread, so that what it writes is repeatable.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/duckdb/library.h"

namespace lux::duckdb {

/// Up to a few thousand rows of a result, by columns. Views into it die with it.
class Chunk {
 public:
  Chunk(const Library& library, duckdb_data_chunk chunk) : library_(&library), chunk_(chunk) {}
  Chunk(Chunk&& other) noexcept
      : library_(other.library_), chunk_(std::exchange(other.chunk_, nullptr)) {}
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;
  Chunk& operator=(Chunk&&) = delete;
  ~Chunk();

  [[nodiscard]] size_t size() const;
  /// The numbers of a column whose SQL type is T's: bool, int32_t (INTEGER), int64_t (BIGINT),
  /// double. Asking for another type than the column's is a broken promise.
  template <class T>
  [[nodiscard]] std::span<const T> numbers(size_t column) const {
    return {static_cast<const T*>(data(column, type_of<T>())), size()};
  }
  [[nodiscard]] std::string_view text(size_t column, size_t row) const;
  [[nodiscard]] bool is_null(size_t column, size_t row) const;
  /// Any cell as a value: structs and maps become maps, lists and arrays lists, decimals and
  /// integers beyond 64 bits reals. Fails on a type that has no such form (dates, intervals …).
  [[nodiscard]] Result<Value> value(size_t column, size_t row) const;

 private:
  template <class T>
  static constexpr duckdb_type type_of();
  [[nodiscard]] const void* data(size_t column, duckdb_type type) const;

  const Library* library_;
  duckdb_data_chunk chunk_;
};

template <>
constexpr duckdb_type Chunk::type_of<bool>() {
  return DUCKDB_TYPE_BOOLEAN;
}
template <>
constexpr duckdb_type Chunk::type_of<int32_t>() {
  return DUCKDB_TYPE_INTEGER;
}
template <>
constexpr duckdb_type Chunk::type_of<int64_t>() {
  return DUCKDB_TYPE_BIGINT;
}
template <>
constexpr duckdb_type Chunk::type_of<double>() {
  return DUCKDB_TYPE_DOUBLE;
}

/// What a query gave. Must not outlive its Connection.
class Answer {
 public:
  Answer(const Library& library, duckdb_result result) : library_(&library), result_(result) {}
  Answer(Answer&& other) noexcept
      : library_(std::exchange(other.library_, nullptr)), result_(other.result_) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  Answer& operator=(Answer&&) = delete;
  ~Answer();

  [[nodiscard]] std::vector<std::string> columns() const;
  [[nodiscard]] duckdb_type type(size_t column) const;
  /// The next rows; nothing after the last.
  [[nodiscard]] std::optional<Chunk> next();
  /// Why a stream's rows ended before they were all there.
  [[nodiscard]] Status failure() const;

 private:
  const Library* library_;
  duckdb_result result_;
};

class Connection {
 public:
  /// Opens an empty database in memory, without extensions to be downloaded and without files to
  /// spill to.
  [[nodiscard]] static Result<Connection> open();
  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  /// Runs one statement.
  [[nodiscard]] Result<Answer> query(const std::string& sql);
  /// The same, with texts and integers bound to its parameters $1, $2 …, and its rows made as they
  /// are asked for: read the answer to its end, or let it go, before the next statement. A failure
  /// after the first row ends the rows; `failure()` of the answer tells.
  [[nodiscard]] Result<Answer> stream(const std::string& sql,
                                      std::span<const Value> parameters = {});
  /// All rows of a statement, each a map from column names to values.
  [[nodiscard]] Result<std::vector<Value>> rows(const std::string& sql);

  [[nodiscard]] const Library& library() const { return *library_; }
  [[nodiscard]] duckdb_connection handle() const { return connection_; }

 private:
  explicit Connection(const Library& library) : library_(&library) {}

  const Library* library_;
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

/// 'text' as an SQL string literal.
[[nodiscard]] std::string quoted(std::string_view text);
/// A path for read_parquet(): characters that it takes for wildcards stand for themselves.
[[nodiscard]] std::string quoted_path(std::string_view path);
/// "text" as an SQL identifier.
[[nodiscard]] std::string quoted_name(std::string_view name);

}  // namespace lux::duckdb
