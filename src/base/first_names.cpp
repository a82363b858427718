#include "base/first_names.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

namespace lux {

std::string first_names(const std::vector<std::string>& names, size_t most) {
  const auto first = std::span(names).first(std::min(most, names.size()));
  const std::string listed = fmt::format("{}", fmt::join(first, ", "));
  return names.size() > most ? fmt::format("{} and {} more", listed, names.size() - most) : listed;
}

}  // namespace lux
