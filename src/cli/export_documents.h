// The documents behind a lab's rows, found again in the tasks' data.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "lab/harness/export.h"
#include "lab/query.h"
#include "task/task.h"

namespace lux::cli {

/// What is known of a group's documents. A document of the task's data is taken for the one that
/// was scored only where its hash, or that of its prompt, is the row's.
struct FoundDocuments {
  std::map<int64_t, harness::ExportDocument> documents;  // an entry for each of the group
  std::string alias;
  std::vector<std::string> metrics;  // of the task file
  int64_t unknown = 0;               // documents whose text was not found
  std::string why;                   // the data could not be read, where that is why
};

[[nodiscard]] FoundDocuments find_documents(const ChoiceGroup& group, const TaskRegistry& registry,
                                            const TaskOptions& options, Env& env);

}  // namespace lux::cli
