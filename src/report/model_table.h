// Models and what they are.
#pragma once

#include <vector>

#include "base/value.h"
#include "report/table/table.h"

namespace lux {

/// A row for each card, as the lab keeps them (models/<model-id>.json), in the order given.
[[nodiscard]] Table model_table(const std::vector<Value>& cards);

}  // namespace lux
