// Models and what they are.
#pragma once

#include <string_view>
#include <vector>

#include "base/value.h"
#include "report/table/table.h"

namespace lux {

/// A row for each card, as the lab keeps them (models/<model-id>.json), in the order given.
[[nodiscard]] Table model_table(const std::vector<Value>& cards);

/// The same for a format: people (table, md) are spared the columns that no card knows anything of.
[[nodiscard]] Table model_table_for(const std::vector<Value>& cards, std::string_view format);

}  // namespace lux
