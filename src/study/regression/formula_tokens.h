// The words of a formula.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux {

struct FormulaToken {
  enum class Kind { name, number, sign, end };
  Kind kind = Kind::end;
  std::string text;  // a name without its backquotes; "^" is "**"
  double number = 0;
  size_t at = 0;  // its first byte
  bool quoted = false;

  [[nodiscard]] bool is(std::string_view sign) const { return kind == Kind::sign && text == sign; }
};

/// Ends with one of kind `end`.
[[nodiscard]] Result<std::vector<FormulaToken>> formula_tokens(std::string_view text);

}  // namespace lux
