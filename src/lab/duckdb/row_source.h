// A table whose rows are made while they are read: nothing is stored.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "lab/duckdb/chunk_filler.h"
#include "lab/duckdb/connection.h"
#include "lab/schema.h"

namespace lux::duckdb {

/// Puts rows into a chunk until it is full or there are no more; no row at all ends the table. Must
/// not throw.
using FillChunk = std::function<void(ChunkFiller&)>;

/// Makes `SELECT * FROM name()` give the rows that `fill` makes, in their order, once. Columns are
/// of the types VARCHAR, INTEGER, BIGINT, DOUBLE and BOOLEAN.
[[nodiscard]] Status add_row_source(Connection& connection, const std::string& name,
                                    std::span<const ColumnType> columns, FillChunk fill);

}  // namespace lux::duckdb
