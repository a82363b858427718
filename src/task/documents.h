// From rows of data to documents with their prompts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "task/document.h"
#include "task/task.h"

namespace lux {

/// The rows of one of a task's splits, each a map of its fields.
using SplitReader = std::function<Result<std::vector<Value>>(const std::string& split)>;

/// What load_documents does once the data is read: `options.data` and the caches are not looked
/// at. A split is asked for only if it is needed.
[[nodiscard]] Result<std::vector<Document>> make_documents(const TaskConfig& task,
                                                           const SplitReader& rows,
                                                           const TaskOptions& options);

}  // namespace lux
