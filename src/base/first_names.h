// Names in a sentence that must not grow without end.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lux {

/// "a, b, c and 4 more": the first `most` names.
[[nodiscard]] std::string first_names(const std::vector<std::string>& names, size_t most);

}  // namespace lux
