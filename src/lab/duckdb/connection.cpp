#include "lab/duckdb/connection.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lux::duckdb {
namespace {

/// Behind its first line DuckDB shows where in the query, which nobody here has typed.
std::unexpected<Error> refusal(const char* problem) {
  std::string words = problem != nullptr ? problem : "the query failed";
  words.resize(std::min(words.size(), words.find('\n')));
  return fail("DuckDB: {}{}", words, words.ends_with('.') ? "" : ".");
}

}  // namespace

Answer::~Answer() {
  if (library_ != nullptr) library_->destroy_result(&result_);
}

std::vector<std::string> Answer::columns() const {
  auto* result = const_cast<duckdb_result*>(&result_);  // the C API has no const
  std::vector<std::string> names;
  const idx_t count = library_->column_count(result);
  names.reserve(count);
  for (idx_t i = 0; i < count; ++i) names.emplace_back(library_->column_name(result, i));
  return names;
}

duckdb_type Answer::type(size_t column) const {
  duckdb_logical_type logical =
      library_->column_logical_type(const_cast<duckdb_result*>(&result_), column);
  const duckdb_type type = library_->get_type_id(logical);
  library_->destroy_logical_type(&logical);
  return type;
}

std::optional<Chunk> Answer::next() {
  duckdb_data_chunk chunk = library_->fetch_chunk(result_);
  if (chunk == nullptr) return std::nullopt;
  return Chunk(*library_, chunk);
}

Status Answer::failure() const {
  const char* problem = library_->result_error(const_cast<duckdb_result*>(&result_));
  if (problem == nullptr) return {};
  return refusal(problem);
}

Result<Connection> Connection::open() {
  LUX_TRY(const Library* library, duckdb::library());
  constexpr std::array<std::pair<const char*, const char*>, 5> settings{{
      {"threads", "1"},
      {"temp_directory", ""},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"enable_external_file_cache", "false"},
  }};
  duckdb_config config = nullptr;
  if (library->create_config(&config) == DuckDBError)
    return fail("DuckDB cannot be started: it is out of memory.");
  for (const auto& [name, value] : settings) library->set_config(config, name, value);
  Connection connection(*library);
  char* problem = nullptr;
  const duckdb_state state = library->open_ext(nullptr, &connection.database_, config, &problem);
  library->destroy_config(&config);
  if (state == DuckDBError) {
    const std::string reason = problem != nullptr ? problem : "for no stated reason";
    if (problem != nullptr) library->free(problem);
    return fail("DuckDB cannot be started: {}", reason);
  }
  if (library->connect(connection.database_, &connection.connection_) == DuckDBError)
    return fail("DuckDB cannot be started: it takes no connection.");
  // Whoever asks of one file many times (a study, model by model) reads its footer once.
  LUX_CHECK(connection.query("SET parquet_metadata_cache = true"));
  return connection;
}

Connection::Connection(Connection&& other) noexcept
    : library_(other.library_),
      database_(std::exchange(other.database_, nullptr)),
      connection_(std::exchange(other.connection_, nullptr)) {}

Connection::~Connection() {
  if (connection_ != nullptr) library_->disconnect(&connection_);
  if (database_ != nullptr) library_->close(&database_);
}

Result<Answer> Connection::query(const std::string& sql) {
  duckdb_result result{};
  const duckdb_state state = library_->query(connection_, sql.c_str(), &result);
  Answer answer(*library_, result);
  if (state == DuckDBError) return refusal(library_->result_error(&result));
  return answer;
}

Result<Answer> Connection::stream(const std::string& sql, std::span<const Value> parameters) {
  struct Prepared {
    explicit Prepared(const Library& of) : library(of) {}
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    ~Prepared() { library.destroy_prepare(&statement); }
    const Library& library;
    duckdb_prepared_statement statement = nullptr;
  } prepared(*library_);
  if (library_->prepare(connection_, sql.c_str(), &prepared.statement) == DuckDBError)
    return refusal(library_->prepare_error(prepared.statement));
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Value& value = parameters[i];
    const duckdb_state bound =
        value.is_int()
            ? library_->bind_int64(prepared.statement, i + 1, value.integer())
            : library_->bind_varchar_length(prepared.statement, i + 1, value.string().data(),
                                            value.string().size());
    if (bound == DuckDBError) return fail("DuckDB: parameter {} is not in the statement.", i + 1);
  }
  duckdb_result result{};
  const duckdb_state state = library_->execute_prepared_streaming(prepared.statement, &result);
  Answer answer(*library_, result);
  if (state == DuckDBError) return refusal(library_->result_error(&result));
  return answer;
}

Result<std::vector<Value>> Connection::rows(const std::string& sql) {
  LUX_TRY(Answer answer, query(sql));
  const std::vector<std::string> names = answer.columns();
  std::vector<Value> rows;
  while (auto chunk = answer.next()) {
    for (size_t row = 0; row < chunk->size(); ++row) {
      Map map;
      for (size_t column = 0; column < names.size(); ++column) {
        auto value = chunk->value(column, row);
        if (!value) return fail("Column '{}' {}", names[column], value.error().message);
        map[names[column]] = *std::move(value);
      }
      rows.emplace_back(std::move(map));
    }
  }
  return rows;
}

namespace {

std::string doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    out += c;
    if (c == quote) out += c;
  }
  return out + quote;
}

}  // namespace

std::string quoted(std::string_view text) {
  return doubled(text, '\'');
}

std::string quoted_name(std::string_view name) {
  return doubled(name, '"');
}

std::string quoted_path(std::string_view path) {
  std::string plain;
  for (const char c : path) {
    if (c == '*' || c == '?' || c == '[')
      plain.append({'[', c, ']'});
    else
      plain += c;
  }
  return quoted(plain);
}

}  // namespace lux::duckdb
