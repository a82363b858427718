// Where logs of the harness lie: samples_<task>_<date>.jsonl and results_<date>.json in a folder a
// model.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"

namespace lux::harness {

struct LogFile {
  Path path;
  std::string task;
  std::string date;  // as in the name; empty in the oldest logs
  Path results;      // of the same evaluation; empty where there is none

  /// The folder it lies in, which the harness names after the model.
  [[nodiscard]] std::string folder() const;
};

/// The task and the date of a log's name; false where it has not the form of one.
[[nodiscard]] bool split_name(const std::string& name, std::string& task, std::string& date);

/// All logs among the paths and below them, sorted by path, each once. Fails on a path that is not
/// there, on a file of another name, and where there is no log at all.
[[nodiscard]] Result<std::vector<LogFile>> find_logs(const std::vector<Path>& paths, Env& env);

}  // namespace lux::harness
