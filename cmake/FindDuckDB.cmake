# DuckDB's C library: the system's, else the one that tools/setup put into LUX_DEPS_DIR.
# Defines the target DuckDB::DuckDB.
find_path(DUCKDB_INCLUDE_DIR duckdb.h)
find_library(DUCKDB_LIBRARY duckdb)
if(NOT DUCKDB_INCLUDE_DIR OR NOT DUCKDB_LIBRARY)
  unset(DUCKDB_INCLUDE_DIR CACHE)
  unset(DUCKDB_LIBRARY CACHE)
  find_path(DUCKDB_INCLUDE_DIR duckdb.h PATHS ${LUX_DEPS_DIR}/duckdb/include NO_DEFAULT_PATH)
  find_library(DUCKDB_LIBRARY duckdb PATHS ${LUX_DEPS_DIR}/duckdb/lib NO_DEFAULT_PATH)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DuckDB REQUIRED_VARS DUCKDB_LIBRARY DUCKDB_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Run tools/setup, which installs it, or install it on the system.")
if(DuckDB_FOUND AND NOT TARGET DuckDB::DuckDB)
  add_library(DuckDB::DuckDB UNKNOWN IMPORTED)
  set_target_properties(DuckDB::DuckDB PROPERTIES
    IMPORTED_LOCATION ${DUCKDB_LIBRARY}
    IMPORTED_NO_SONAME ON
    INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE_DIR})
endif()
