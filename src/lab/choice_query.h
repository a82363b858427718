// A filter as SQL.
#pragma once

#include <string>

#include "lab/query.h"

namespace lux {

/// " WHERE model_id IN (…) AND …" over the columns of choices; empty where nothing is filtered.
/// run_ids stand in folders' names and are left out.
[[nodiscard]] std::string where_clause(const ChoiceFilter& filter);

}  // namespace lux
