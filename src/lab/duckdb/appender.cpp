#include "lab/duckdb/appender.h"

namespace lux::duckdb {

Result<Appender> Appender::open(Connection& connection, const std::string& table) {
  const Library& library = connection.library();
  duckdb_appender appender = nullptr;
  const duckdb_state state =
      library.appender_create(connection.handle(), nullptr, table.c_str(), &appender);
  Appender made(library, appender);
  if (state == DuckDBError)
    return fail("DuckDB cannot fill the table '{}': {}", table, library.appender_error(appender));
  return made;
}

Appender::~Appender() {
  if (appender_ != nullptr) library_->appender_destroy(&appender_);
}

Status Appender::close() {
  const auto problem = [this] {
    const char* words = library_->appender_error(appender_);
    return fail("DuckDB cannot fill a table: {}",
                words != nullptr ? words : "it does not say why.");
  };
  if (failed_) return problem();
  if (library_->appender_close(appender_) == DuckDBError) return problem();
  return {};
}

}  // namespace lux::duckdb
