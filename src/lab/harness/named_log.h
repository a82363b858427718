// A log and what is known of it before it is read: its model, version and number of examples.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/harness/results_file.h"
#include "lab/harness/tree.h"

namespace lux::harness {

struct NamedLog {
  LogFile file;
  std::shared_ptr<const Results> results;  // none where there is no file of them
  std::string model;                       // its name
  std::string model_id;
  std::string task_version;            // empty: not known
  std::optional<int64_t> num_fewshot;  // none: not known, and 0 in the table

  [[nodiscard]] int32_t shots() const { return static_cast<int32_t>(num_fewshot.value_or(0)); }
};

/// Names the logs by their results, else by their folder, or all by `model`. Of several logs of one
/// model, task and number of examples the latest is kept (of one date the first), and the others
/// are told to `said`. Results that cannot be read are told too, and not used. Sorted as the table
/// of choices is.
[[nodiscard]] Result<std::vector<NamedLog>> name_logs(std::vector<LogFile> files,
                                                      const std::string& model, Env& env,
                                                      std::vector<std::string>& said);

}  // namespace lux::harness
