#include "model/reasoning.h"

#include "base/text.h"

namespace lux {

Thought part_reasoning(std::string_view text) {
  constexpr std::string_view open = "<think>";
  constexpr std::string_view close = "</think>";
  std::string_view rest = lstrip(text);
  const bool is_open = rest.starts_with(open);
  if (is_open) rest.remove_prefix(open.size());
  const size_t end = rest.find(close);
  if (end == std::string_view::npos) {
    if (is_open) return {std::string(strip(rest)), ""};
    return {"", std::string(text)};
  }
  return {std::string(strip(rest.substr(0, end))), std::string(rest.substr(end + close.size()))};
}

}  // namespace lux
