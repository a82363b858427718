// Tables of others' scores into a lab.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/csv/mapping.h"
#include "lab/lab.h"

namespace lux::csv {

struct ImportOptions {
  std::vector<Path> files;  // may be compressed with gzip
  Mapping mapping;
  std::string task;  // where the mapping has none
};

struct ImportReport {
  std::string run_id;
  int64_t models = 0;
  int64_t tasks = 0;
  int64_t records = 0;  // of a model, a task and a metric
  int64_t added = 0;    // of them: not in the lab before
  int64_t values = 0;
  int64_t missing = 0;  // empty cells
};

/// Makes one run of all files, with a card for each model. The run's identity is its content's, so
/// that importing twice changes nothing. Fails, with nothing added, naming file, line and column,
/// on a cell that is no number, on a model whose rows contradict each other, and on two values of
/// one document.
[[nodiscard]] Result<ImportReport> import_tables(Lab& lab, const ImportOptions& options);

}  // namespace lux::csv
