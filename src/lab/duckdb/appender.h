// Fast filling of a table.
#pragma once

#include <string>
#include <utility>

#include "lab/duckdb/chunk_filler.h"
#include "lab/duckdb/connection.h"

namespace lux::duckdb {

/// Adds rows to an existing table, in chunks. A failure is kept and told by `close`. Must not
/// outlive its Connection.
class Appender {
 public:
  [[nodiscard]] static Result<Appender> open(Connection& connection, const std::string& table);
  Appender(Appender&& other) noexcept;
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;
  Appender& operator=(Appender&&) = delete;
  ~Appender();

  /// The next cell of the row, as ChunkFiller takes it.
  template <class T>
  Appender& add(const T& value) {
    filler_.add(value);
    return *this;
  }
  Appender& add_null() {
    filler_.add_null();
    return *this;
  }
  void end_row() {
    filler_.end_row();
    if (filler_.is_full()) hand_over();
  }

  /// Makes the rows visible. Fails if anything went wrong since `open`.
  [[nodiscard]] Status close();

 private:
  Appender(const Library& library, duckdb_appender appender)
      : library_(&library), appender_(appender), filler_(library) {}
  void make_chunk();
  void hand_over();

  const Library* library_;
  duckdb_appender appender_;
  duckdb_data_chunk chunk_ = nullptr;
  ChunkFiller filler_;
  bool failed_ = false;
};

}  // namespace lux::duckdb
