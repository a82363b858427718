// Fields of answers that may be missing, null or of another kind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/value.h"

namespace lux::http {

/// Seeds are sent below this: servers read them as 32-bit numbers.
constexpr uint64_t most_seed = 1U << 31;

[[nodiscard]] inline std::string text_at(const Value& value, std::string_view key) {
  return value.get_string(key).value_or("");
}

/// A count of tokens; 0 for what is none.
[[nodiscard]] inline int64_t count_at(const Value& value, std::string_view key) {
  const int64_t count = value.get_int(key).value_or(0);
  return count < 0 || count > int64_t{1} << 40 ? 0 : count;
}

}  // namespace lux::http
