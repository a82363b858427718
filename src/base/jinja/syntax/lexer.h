// Template text to tokens: Jinja's rules for tags, white space around them, strings and numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/jinja/jinja.h"

namespace lux::jinja {

struct Token {
  enum class Type {
    data,
    variable_begin,
    variable_end,
    block_begin,
    block_end,
    name,
    string,
    integer,
    real,
    op,
    end,
  };

  Type type = Type::end;
  int line = 1;
  std::string text;  // of data, a name, a string's content, an operator's sign
  int64_t integer = 0;
  double real = 0;

  [[nodiscard]] bool is(Type t) const { return type == t; }
  [[nodiscard]] bool is_op(std::string_view sign) const { return type == Type::op && text == sign; }
  [[nodiscard]] bool is_name(std::string_view name) const {
    return type == Type::name && text == name;
  }
  /// The token in words, for error sentences.
  [[nodiscard]] std::string described() const;
};

/// The tokens of valid UTF-8, the last of type `end`. Errors carry `name` and the line.
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view source, const Options& options,
                                                  std::string_view name);

}  // namespace lux::jinja
