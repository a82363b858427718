// When the logs were written that runs were imported from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "base/error.h"
#include "lab/lab.h"

namespace lux::harness {

/// Reads each run's import.json once, when it is asked for. The lab must outlive it.
class LogDates {
 public:
  explicit LogDates(const Lab& lab) : lab_(&lab) {}

  /// The date in the name of the log, "2024-05-01T10-20-30.123456", as dates sort; empty where
  /// the log has none, or the run was not imported from logs.
  [[nodiscard]] Result<std::string> of(const std::string& run_id, const std::string& model_id,
                                       const std::string& task, int64_t num_fewshot);

 private:
  using Place = std::tuple<std::string, std::string, int64_t>;  // model, task, number of examples
  using Dates = std::map<Place, std::string>;

  [[nodiscard]] Result<Dates> read(const std::string& run_id) const;

  const Lab* lab_;
  std::map<std::string, Dates> runs_;
};

}  // namespace lux::harness
