// Executes a plan into a lab: what is missing, unit by unit, each saved before the next begins.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/signals.h"
#include "lab/lab.h"
#include "model/scorer.h"
#include "run/plan.h"

namespace lux {

/// How far a run is; counts are of this process's shard.
struct Progress {
  size_t units = 0;
  size_t units_done = 0;
  size_t documents = 0;
  size_t documents_done = 0;
  size_t documents_before = 0;  // done by earlier processes
  double seconds = 0;           // of this process, scoring
  ScoreCost cost;               // of this process
  std::string model;            // in hand
  std::string task;
  double dollars = 0;   // that scores cost, where it is known
  std::string trouble;  // what holds the scores up; empty where nothing does
};

/// A unit that could not be scored, and why.
struct FailedUnit {
  std::string unit;
  std::string model_id;
  std::string task;
  size_t documents = 0;
  std::string message;
};

struct ModelReport {
  std::string model_id;
  MemoryUse memory;
  int64_t peak_memory = 0;  // bytes, of the process, at the end of this model
  ScoreCost cost;
};

struct RunReport {
  Progress progress;
  std::vector<FailedUnit> failed;
  std::vector<ModelReport> models;
  bool interrupted = false;
};

/// What the caller is told while a run goes on.
struct RunEvents {
  std::function<void(const Progress&)> progress;
  std::function<void(const std::string&)> note;  // one sentence
};

/// Scores the units that the lab's journals do not hold. A unit that fails is reported and left
/// out; a journal that cannot be written ends the run, with all finished units safe. Tables are
/// rebuilt by the caller.
[[nodiscard]] Result<RunReport> execute(const Plan& plan, const RunOptions& options, Lab& lab,
                                        const SignalWatch& signals, const RunEvents& events);

}  // namespace lux
