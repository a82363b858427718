// What all tables share: files written whole or not at all, and the note of what they were built
// from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"
#include "lab/duckdb/connection.h"
#include "lab/lab.h"

namespace lux {

/// Writes what `select` gives to `file`, whole or not at all. DuckDB writes a draft beside it,
/// under a name that readers of the folder skip, and the environment puts it in place.
[[nodiscard]] Status write_parquet(Lab& lab, duckdb::Connection& connection,
                                   const std::string& select, const Path& file);

/// The note of what a run's tables were built from; an empty one where there is none or it is
/// damaged.
[[nodiscard]] Result<Value> read_tables_note(const Lab& lab, std::string_view run_id);

/// Notes that `table` was built from logs of these sizes.
[[nodiscard]] Status note_sizes(const Lab& lab, std::string_view run_id, std::string_view table,
                                const std::map<std::string, int64_t>& sizes);

}  // namespace lux
