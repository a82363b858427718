// JSON as the harness takes a document's hash of it.
#pragma once

#include <string>
#include <string_view>

#include "lab/harness/page.h"
#include "lab/harness/token_walk.h"

namespace lux::harness {

/// Puts the value that the walk stands before, as json.dumps(…, indent=2, ensure_ascii=False)
/// writes it, numbers as they stand; the walk goes behind it. The value must be sound JSON.
void put_indented(TokenWalk& walk, Page& page);

/// The same of a text.
[[nodiscard]] std::string indented(std::string_view json);

}  // namespace lux::harness
