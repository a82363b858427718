// Fast filling of a table, row by row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lab/duckdb/connection.h"

namespace lux::duckdb {

/// Adds rows to an existing table. A failure is kept and told by `close`. Must not outlive its
/// Connection.
class Appender {
 public:
  [[nodiscard]] static Result<Appender> open(Connection& connection, const std::string& table);
  Appender(Appender&& other) noexcept
      : library_(other.library_),
        appender_(std::exchange(other.appender_, nullptr)),
        failed_(other.failed_) {}
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;
  Appender& operator=(Appender&&) = delete;
  ~Appender();

  Appender& add(bool value) { return noted(library_->append_bool(appender_, value)); }
  Appender& add(int32_t value) { return noted(library_->append_int32(appender_, value)); }
  Appender& add(int64_t value) { return noted(library_->append_int64(appender_, value)); }
  Appender& add(double value) { return noted(library_->append_double(appender_, value)); }
  Appender& add(std::string_view value) {
    return noted(library_->append_varchar_length(appender_, value.data(), value.size()));
  }
  Appender& add(const std::string& value) { return add(std::string_view(value)); }
  Appender& add(const char*) = delete;  // would become a bool
  template <class T>
  Appender& add(const std::optional<T>& value) {
    return value ? add(*value) : add_null();
  }
  Appender& add_null() { return noted(library_->append_null(appender_)); }
  void end_row() { noted(library_->appender_end_row(appender_)); }

  /// Makes the rows visible. Fails if anything went wrong since `open`.
  [[nodiscard]] Status close();

 private:
  Appender(const Library& library, duckdb_appender appender)
      : library_(&library), appender_(appender) {}
  Appender& noted(duckdb_state state) {
    failed_ = failed_ || state == DuckDBError;
    return *this;
  }

  const Library* library_;
  duckdb_appender appender_;
  bool failed_ = false;
};

}  // namespace lux::duckdb
