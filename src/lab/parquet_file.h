// Writing Parquet files.
#pragma once

#include <string>

#include "base/env.h"
#include "base/error.h"
#include "lab/duckdb/connection.h"
#include "lab/lab.h"

namespace lux {

/// Writes what `select` gives to `file`, whole or not at all; the same rows give the same bytes.
/// Fails in a lab that was opened for reading.
[[nodiscard]] Status write_parquet(Lab& lab, duckdb::Connection& connection,
                                   const std::string& select, const Path& file);

}  // namespace lux
