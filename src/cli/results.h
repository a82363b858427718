// Tables of results on standard output.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "report/task_table.h"
#include "run/options.h"

namespace lux::cli {

struct TableRequest {
  std::string run_id;            // one run; empty: all of the lab
  std::string format = "table";  // table, json, csv, md
  bool allow_missing = false;    // headline scores though documents are missing
  std::vector<Path> include;     // folders of task files, for their metric lists
};

/// models × tasks, from the lab's rows.
[[nodiscard]] Result<TaskTables> load_task_tables(const Lab& lab, const TableRequest& request);
[[nodiscard]] Status print_tasks(const Lab& lab, const TableRequest& request);

/// The cards of the lab's models.
[[nodiscard]] Status print_models(const Lab& lab, const TableRequest& request);

/// `done`, or `below_threshold` after saying which model and task fall short.
[[nodiscard]] Result<int> check_thresholds(const Lab& lab, const std::string& run_id,
                                           const RunOptions& options);

}  // namespace lux::cli
