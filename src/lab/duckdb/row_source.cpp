#include "lab/duckdb/row_source.h"

#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace lux::duckdb {
namespace {

struct Source {
  const Library* library;
  std::vector<std::pair<std::string, duckdb_type>> columns;
  FillChunk fill;
  ChunkFiller filler;
};

duckdb_type type_named(std::string_view sql) {
  if (sql.starts_with("VARCHAR")) return DUCKDB_TYPE_VARCHAR;
  if (sql.starts_with("INTEGER")) return DUCKDB_TYPE_INTEGER;
  if (sql.starts_with("BIGINT")) return DUCKDB_TYPE_BIGINT;
  if (sql.starts_with("DOUBLE")) return DUCKDB_TYPE_DOUBLE;
  if (sql.starts_with("BOOLEAN")) return DUCKDB_TYPE_BOOLEAN;
  throw std::logic_error("a column of a type that rows are not made of");
}

/// The library in use, for the calls that DuckDB makes: it is opened once, and stays.
const Library& opened() {
  return **library();
}

void bind(duckdb_bind_info info) {
  const Library& library = opened();
  const auto* source = static_cast<const Source*>(library.bind_get_extra_info(info));
  for (const auto& [name, type] : source->columns) {
    duckdb_logical_type logical = library.create_logical_type(type);
    library.bind_add_result_column(info, name.c_str(), logical);
    library.destroy_logical_type(&logical);
  }
}

void init(duckdb_init_info info) {
  opened().init_set_max_threads(info, 1);
}

void produce(duckdb_function_info info, duckdb_data_chunk chunk) {
  auto* source = static_cast<Source*>(opened().function_get_extra_info(info));
  source->filler.begin(chunk);
  source->fill(source->filler);
  source->filler.finish();
}

void drop(void* source) {
  delete static_cast<Source*>(source);  // NOLINT(cppcoreguidelines-owning-memory): DuckDB owned it
}

}  // namespace

Status add_row_source(Connection& connection, const std::string& name,
                      std::span<const ColumnType> columns, FillChunk fill) {
  const Library& library = connection.library();
  auto source = std::make_unique<Source>(Source{
      .library = &library, .columns = {}, .fill = std::move(fill), .filler = ChunkFiller(library)});
  for (const ColumnType& column : columns)
    source->columns.emplace_back(column.name, type_named(column.sql));
  duckdb_table_function function = library.create_table_function();
  library.table_function_set_name(function, name.c_str());
  library.table_function_set_extra_info(function, source.release(), drop);
  library.table_function_set_bind(function, bind);
  library.table_function_set_init(function, init);
  library.table_function_set_function(function, produce);
  const duckdb_state state = library.register_table_function(connection.handle(), function);
  library.destroy_table_function(&function);
  if (state == DuckDBError) return fail("DuckDB cannot take the rows of '{}'.", name);
  return {};
}

}  // namespace lux::duckdb
