#include "lab/duckdb/appender.h"

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
      columns_(std::move(other.columns_)),
      column_(other.column_),
      row_(other.row_),
      capacity_(other.capacity_),
      failed_(other.failed_),
      not_utf8_(other.not_utf8_) {}

Appender::~Appender() {
  if (chunk_ != nullptr) library_->destroy_data_chunk(&chunk_);
  if (appender_ != nullptr) library_->appender_destroy(&appender_);
}

void Appender::make_chunk() {
  std::vector<duckdb_logical_type> types(library_->appender_column_count(appender_));
  columns_.resize(types.size());
  for (size_t i = 0; i < types.size(); ++i) {
    types[i] = library_->appender_column_type(appender_, i);
    columns_[i].type = library_->get_type_id(types[i]);
  }
  chunk_ = library_->create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) library_->destroy_logical_type(&type);
  capacity_ = library_->vector_size();
  find_columns();
}

void Appender::find_columns() {
  for (size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].vector = library_->data_chunk_get_vector(chunk_, i);
    columns_[i].cells = library_->vector_get_data(columns_[i].vector);
  }
}

void Appender::hand_over() {
  if (row_ == 0) return;
  library_->data_chunk_set_size(chunk_, row_);
  failed_ = library_->append_data_chunk(appender_, chunk_) == DuckDBError || failed_;
  library_->data_chunk_reset(chunk_);
  find_columns();
  row_ = 0;
}

Appender::Column& Appender::next(duckdb_type type) {
  Column& column = columns_.at(column_++);
  if (column.type != type) throw std::logic_error("a cell of another type than its column");
  return column;
}

Appender& Appender::add(bool value) {
  static_cast<bool*>(next(DUCKDB_TYPE_BOOLEAN).cells)[row_] = value;
  return *this;
}

Appender& Appender::add(int64_t value) {
  Column& column = columns_.at(column_);
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

Appender& Appender::add(double value) {
  static_cast<double*>(next(DUCKDB_TYPE_DOUBLE).cells)[row_] = value;
  return *this;
}

Appender& Appender::add(std::string_view value) {
  if (!is_sound(value)) {
    not_utf8_ = true;
    value = {};
  }
  library_->vector_assign_string_element_len(next(DUCKDB_TYPE_VARCHAR).vector, row_, value.data(),
                                             value.size());
  return *this;
}

Appender& Appender::add_null() {
  Column& column = columns_.at(column_++);
  library_->vector_ensure_validity_writable(column.vector);
  library_->validity_set_row_invalid(library_->vector_get_validity(column.vector), row_);
  return *this;
}

void Appender::end_row() {
  if (column_ != columns_.size()) throw std::logic_error("a row of fewer cells than columns");
  column_ = 0;
  if (++row_ == capacity_) hand_over();
}

Status Appender::close() {
  hand_over();
  const auto problem = [this] {
    const char* words = library_->appender_error(appender_);
    return fail("DuckDB cannot fill a table: {}",
                words != nullptr ? words : "it does not say why.");
  };
  if (not_utf8_) return fail("DuckDB cannot fill a table: a text is not valid UTF-8.");
  if (failed_) return problem();
  if (library_->appender_close(appender_) == DuckDBError) return problem();
  return {};
}

}  // namespace lux::duckdb
