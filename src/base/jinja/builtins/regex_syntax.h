// Python's notation of regular expressions and replacements.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux::jinja {

/// The pattern in PCRE2's notation. Fails on escapes that Python refuses.
[[nodiscard]] Result<std::string> pcre_pattern(std::string_view pattern);

/// Text, and then what a group matched.
struct ReplacementPart {
  std::string text;
  int group = -1;  // none
};

/// The parts of a replacement: \1, \g<1>, \g<name> and escapes. `number_of` tells a named group's
/// number, or something negative.
[[nodiscard]] Result<std::vector<ReplacementPart>> read_replacement(
    std::string_view text, uint32_t groups,
    const std::function<int(const std::string&)>& number_of);

}  // namespace lux::jinja
