// One line of a journal: a finished unit. The format is specified in docs/formats.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/choice_row.h"
#include "lab/line.h"

namespace lux {

/// What a unit gave. Its rows share run_id, model_id, task, task_version and num_fewshot, and those
/// of one document its hashes.
struct UnitRecord {
  std::string unit;  // SHA-256 in hexadecimal
  std::vector<ChoiceRow> rows;
  Value cost;
  Value made_with;
  double seconds = 0;

  bool operator==(const UnitRecord&) const = default;
};

/// The record as a line, without the line break. Fails where the record breaks the promises above,
/// or has no rows.
[[nodiscard]] Result<std::string> to_line(const UnitRecord& record, int64_t seq);

/// What a unit leaves in the journal whose scores were imported and stand in the run's table alone.
struct ImportedUnit {
  std::string_view unit;  // SHA-256 in hexadecimal
  std::string_view run_id, model_id, task, task_version;
  int32_t num_fewshot = 0;
  int64_t documents = 0;
  int64_t choices = 0;
  Value made_with;
};

/// The unit as a line, without the line break.
[[nodiscard]] std::string to_line(const ImportedUnit& unit, int64_t seq);

/// Reads a line; the message of a failure is a clause ("is …", "has …") that goes on after file and
/// line. Does not look at the check. Fails on an imported unit, which has no rows of its own.
[[nodiscard]] Result<UnitRecord> parse_line(std::string_view line);

}  // namespace lux
