// The number literals of expressions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace lux::jinja {

struct NumberLiteral {
  int64_t integer = 0;
  std::optional<double> real;  // given for a float
  size_t end = 0;              // the offset behind the literal
};

/// The number that starts with the digit at `at`; underscores may part its digits.
[[nodiscard]] Result<NumberLiteral> read_number(std::string_view text, size_t at);

}  // namespace lux::jinja
