// json.dumps() of objects.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/jinja/builtins/builtin.h"
#include "base/jinja/python/object.h"

namespace lux::jinja {

struct JsonStyle {
  bool ascii = true;  // escapes for all that is not ASCII
  bool sort_keys = false;
  bool html_safe = false;             // escapes for < > & and '
  std::optional<std::string> indent;  // of one level; on one line without it
  std::string between_items = ", ";
  std::string after_key = ": ";
};

[[nodiscard]] Result<std::string> dump_json(const Object& object, const JsonStyle& style);

/// The filter regex_replace of task files: re.sub(pattern, repl, object, count).
[[nodiscard]] Result<Object> regex_replace(Call& call);

}  // namespace lux::jinja
