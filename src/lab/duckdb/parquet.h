// Foreign Parquet files as values.
#pragma once

#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux {

/// All rows of the files, in their order and in the order of the files: each a map from column
/// names to values, nested structs as maps, lists as lists. Columns that have no such form (dates,
/// times) come as text. Fails, naming the file, on what is no sound Parquet file.
[[nodiscard]] Result<std::vector<Value>> read_parquet(const std::vector<Path>& files);

}  // namespace lux
