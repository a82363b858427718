// DuckDB's C library, opened when it is first needed: linking it would make every start of the
// program, even for --help, map and relocate 60 MB (6 ms here with all in memory, against 0.1 ms).
#pragma once

#include <duckdb.h>

#include "base/error.h"

namespace lux::duckdb {

// Every function of the library that Luxmeter calls, without its prefix.
#define LUX_DUCKDB_FUNCTIONS(X)       \
  X(append_data_chunk)                \
  X(appender_close)                   \
  X(appender_column_count)            \
  X(appender_column_type)             \
  X(appender_create)                  \
  X(appender_destroy)                 \
  X(appender_error)                   \
  X(array_type_array_size)            \
  X(array_vector_get_child)           \
  X(bind_add_result_column)           \
  X(bind_get_extra_info)              \
  X(bind_int64)                       \
  X(bind_varchar_length)              \
  X(close)                            \
  X(column_count)                     \
  X(column_logical_type)              \
  X(column_name)                      \
  X(connect)                          \
  X(create_config)                    \
  X(create_data_chunk)                \
  X(create_logical_type)              \
  X(create_table_function)            \
  X(data_chunk_get_column_count)      \
  X(data_chunk_get_size)              \
  X(data_chunk_get_vector)            \
  X(data_chunk_reset)                 \
  X(data_chunk_set_size)              \
  X(decimal_internal_type)            \
  X(decimal_scale)                    \
  X(destroy_config)                   \
  X(destroy_data_chunk)               \
  X(destroy_logical_type)             \
  X(destroy_prepare)                  \
  X(destroy_result)                   \
  X(destroy_table_function)           \
  X(disconnect)                       \
  X(enum_dictionary_value)            \
  X(enum_internal_type)               \
  X(execute_prepared_streaming)       \
  X(fetch_chunk)                      \
  X(free)                             \
  X(function_get_extra_info)          \
  X(get_type_id)                      \
  X(hugeint_to_double)                \
  X(init_set_max_threads)             \
  X(library_version)                  \
  X(list_vector_get_child)            \
  X(open_ext)                         \
  X(prepare)                          \
  X(prepare_error)                    \
  X(query)                            \
  X(register_table_function)          \
  X(result_error)                     \
  X(set_config)                       \
  X(string_t_data)                    \
  X(string_t_length)                  \
  X(struct_type_child_count)          \
  X(struct_type_child_name)           \
  X(struct_vector_get_child)          \
  X(table_function_set_bind)          \
  X(table_function_set_extra_info)    \
  X(table_function_set_function)      \
  X(table_function_set_init)          \
  X(table_function_set_name)          \
  X(uhugeint_to_double)               \
  X(vector_assign_string_element_len) \
  X(vector_ensure_validity_writable)  \
  X(vector_get_column_type)           \
  X(vector_get_data)                  \
  X(vector_get_validity)              \
  X(vector_size)

struct Library {
#define LUX_DUCKDB_POINTER(name) \
  decltype(&::duckdb_##name) name = nullptr;  // NOLINT(bugprone-macro-parentheses)
  LUX_DUCKDB_FUNCTIONS(LUX_DUCKDB_POINTER)
#undef LUX_DUCKDB_POINTER
};

/// The library: the one found at build time, else ../lib/luxmeter/libduckdb.so or
/// ../lib/libduckdb.so beside the program, else the system's. It stays open until the process ends.
/// Fails, saying where it was looked for, when there is none, or when it lacks a function.
[[nodiscard]] Result<const Library*> library();

}  // namespace lux::duckdb
