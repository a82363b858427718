#include "lab/duckdb/appender.h"

#include <vector>

namespace lux::duckdb {

Result<Appender> Appender::open(Connection& connection, const std::string& table) {
  const Library& library = connection.library();
  duckdb_appender appender = nullptr;
  const duckdb_state state =
      library.appender_create(connection.handle(), nullptr, table.c_str(), &appender);
  Appender made(library, appender);
  if (state == DuckDBError)
    return fail("DuckDB cannot fill the table '{}': {}", table, library.appender_error(appender));
  made.make_chunk();
  return made;
}

Appender::Appender(Appender&& other) noexcept
    : library_(other.library_),
      appender_(std::exchange(other.appender_, nullptr)),
      chunk_(std::exchange(other.chunk_, nullptr)),
      filler_(std::move(other.filler_)),
      failed_(other.failed_) {}

Appender::~Appender() {
  if (chunk_ != nullptr) library_->destroy_data_chunk(&chunk_);
  if (appender_ != nullptr) library_->appender_destroy(&appender_);
}

void Appender::make_chunk() {
  std::vector<duckdb_logical_type> types(library_->appender_column_count(appender_));
  for (size_t i = 0; i < types.size(); ++i) types[i] = library_->appender_column_type(appender_, i);
  chunk_ = library_->create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) library_->destroy_logical_type(&type);
  filler_.begin(chunk_);
}

void Appender::hand_over() {
  if (filler_.rows() == 0) return;
  filler_.finish();
  failed_ = library_->append_data_chunk(appender_, chunk_) == DuckDBError || failed_;
  library_->data_chunk_reset(chunk_);
  filler_.begin(chunk_);
}

Status Appender::close() {
  hand_over();
  const auto problem = [this] {
    const char* words = library_->appender_error(appender_);
    return fail("DuckDB cannot fill a table: {}",
                words != nullptr ? words : "it does not say why.");
  };
  if (filler_.had_bad_text()) return fail("DuckDB cannot fill a table: a text is not valid UTF-8.");
  if (failed_) return problem();
  if (library_->appender_close(appender_) == DuckDBError) return problem();
  return {};
}

}  // namespace lux::duckdb
