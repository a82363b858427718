// Logs of lm-evaluation-harness into a lab.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/lab.h"

namespace lux::harness {

struct ImportOptions {
  std::vector<Path> paths;  // logs, or folders of such
  std::string model;        // the name of all logs' model; empty: each log's own
  /// What is known of a model of that name, as a lab keeps cards; nothing where it is not known.
  std::function<Result<std::optional<Value>>(const std::string& name)> card;
  int threads = 1;  // that read logs; the result does not depend on it
};

/// What an import found.
struct ImportReport {
  std::string run_id;  // empty where every log was refused or left out
  int64_t logs = 0;    // imported
  int64_t documents = 0;
  int64_t choices = 0;
  int64_t added = 0;                    // documents that the lab did not hold before
  int64_t disagreements = 0;            // logged accuracies that the log-likelihoods do not give
  std::vector<std::string> models;      // names, of refused logs too
  std::vector<std::string> refused;     // logs that could not be imported, a sentence each
  std::vector<std::string> said;        // what was left out, or is worth knowing, a sentence each
  std::vector<std::string> no_compute;  // names of the models whose compute is not known
};

/// Imports the logs as one run, as docs/formats.md says, and builds its table. A log that cannot be
/// read, or whose gold cannot be told, is refused; the others are imported. Fails, with nothing
/// added, where there is no log.
[[nodiscard]] Result<ImportReport> import_logs(Lab& lab, const ImportOptions& options);

}  // namespace lux::harness
