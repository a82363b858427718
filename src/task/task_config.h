// The vocabulary of task files: which keys there are, and what may stand under them.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"
#include "task/task.h"

namespace lux {

/// Checks a merged task file's keys and reads what stands for itself (name, alias, tags, version,
/// metrics). `where` names the file in error sentences. Fails naming file and key on an unknown
/// key, one that is not supported, a value of the wrong kind, Python (`!function`), or an
/// output_type other than multiple_choice.
[[nodiscard]] Result<TaskConfig> make_task_config(Map keys, const Path& file,
                                                  const std::string& where);

/// A task file without includes, from its text.
[[nodiscard]] Result<TaskConfig> parse_task_config(std::string_view yaml, const Path& file);

/// The first `!function` (or other application tag) inside a value as it stood in the file
/// ("!function utils.process_docs"); empty where there is none.
[[nodiscard]] std::string find_python(const Value& value);

/// The words of a key that holds one name or a list of names; empty where it is missing or null.
[[nodiscard]] std::vector<std::string> names_under(const Map& keys, std::string_view key);

}  // namespace lux
