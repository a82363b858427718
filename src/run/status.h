// What a lab's runs have done and still miss.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"

namespace lux {

struct StatusLine {
  std::string run_id;
  std::string model_id;
  std::string task;         // or game
  bool is_game = false;     // then model_id is that of the first seat, or of all with "--"
  int32_t num_fewshot = 0;  // of a task
  int64_t documents = 0;    // or episodes
  int64_t done = 0;
  int64_t failed = 0;  // tried last time without success

  [[nodiscard]] int64_t missing() const { return documents - done - failed; }
};

struct RunStatus {
  std::string run_id;
  std::string command;  // what finishes it; empty where it was not kept
  std::vector<StatusLine> lines;
};

/// A unit or an episode of a plan.
struct PlannedUnit {
  std::string id;
  StatusLine where;   // of this unit alone
  int64_t first = 0;  // of a unit: its documents are those from here on
};

/// What a run consists of, units first; nothing where it has no plan: it was killed before its plan
/// was written, and nothing was begun.
[[nodiscard]] Result<std::vector<PlannedUnit>> planned_units(const Lab& lab,
                                                             const std::string& run_id);

/// Adds a unit to the line of its model and task, which is the last one or comes anew.
void count_unit(RunStatus& run, const PlannedUnit& unit, bool done, bool failed);

/// Reads the plans and journals of all runs.
[[nodiscard]] Result<std::vector<RunStatus>> lab_status(const Lab& lab);

}  // namespace lux
