// JSON as the harness takes a document's hash of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/harness/token_walk.h"

namespace lux::harness {

/// The value that the walk stands before, as json.dumps(…, indent=2, ensure_ascii=False) writes it,
/// numbers as they stand; the walk goes behind it. The text stands in `room`, which is made larger
/// where it must be. The value must be sound JSON.
[[nodiscard]] std::string_view indented(TokenWalk& walk, std::vector<char>& room);

/// The same of a text.
[[nodiscard]] std::string indented(std::string_view json);

}  // namespace lux::harness
