// Scores that come without choices: of documents, or of whole tasks, as others have published them.
// One line of a run's measures; the format is specified in docs/formats.md.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"

namespace lux {

/// One metric of one model on one task.
struct MeasureRecord {
  std::string unit;  // SHA-256 in hexadecimal over the rest but the run
  std::string run_id;
  std::string model_id;
  std::string task;
  std::string task_version;  // empty: not known
  std::string metric;
  std::vector<int64_t> documents;  // increasing; empty: the one value is the whole task's
  std::vector<double> values;      // one a document; NaN: not known

  bool operator==(const MeasureRecord&) const = default;
};

/// The unit of what the record says.
[[nodiscard]] std::string measure_unit(const MeasureRecord& record);

[[nodiscard]] Result<std::string> to_line(const MeasureRecord& record, int64_t seq);
/// The message of a failure is a clause that goes on after file and line.
[[nodiscard]] Result<MeasureRecord> parse_measure_line(std::string_view line);

/// Adds records to runs/<run-id>/measures-1-of-1.jsonl, but for those that stand there.
[[nodiscard]] Result<int64_t> append_measures(Lab& lab, const std::string& run_id,
                                              const std::vector<MeasureRecord>& records);

/// Hands over every record of a run, in the order of its log; stops at the first failure.
[[nodiscard]] Status for_each_measure(Env& env, const Path& run_folder,
                                      const std::function<Status(MeasureRecord&&)>& take);

/// The logs of measures of a run and their sizes in bytes.
[[nodiscard]] Result<std::map<std::string, int64_t>> measure_sizes(Env& env,
                                                                   const Path& run_folder);

}  // namespace lux
