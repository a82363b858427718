// A log with all that is imported of it, and a report in words.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "lab/choices_table.h"
#include "lab/harness/gold.h"
#include "lab/harness/named_log.h"
#include "lab/harness/sample_log.h"
#include "lab/unit_text.h"

namespace lux::harness {

/// Neighbouring documents of a log: a line of the journal.
struct LogUnit {
  std::string id;
  size_t first = 0;  // positions in the log's documents: [first, last)
  size_t last = 0;
  UnitText text;
};

struct ReadLog {
  const NamedLog* named = nullptr;
  SampleLog log;
  Gold gold;
  std::vector<LogUnit> units;

  [[nodiscard]] UnitHead head() const;
  /// Puts the cells of a document's row that all its choices share, and those of one choice.
  void put_document(const LoggedDocument& document, ChoiceCells& cells) const;
  void put_choice(const LoggedDocument& document, size_t choice, ChoiceCells& cells) const;
  /// The unit of some documents, but for its id.
  [[nodiscard]] LogUnit unit_of(size_t first, size_t last) const;
};

/// Reads a log, finds its gold and cuts it into units. Fails where it is to be refused. A log that
/// holds no choices comes without units.
[[nodiscard]] Result<ReadLog> read_log(const NamedLog& named, Env& env);

/// What was left out of it or is worth knowing, a sentence each.
[[nodiscard]] std::vector<std::string> remarks(const ReadLog& read);

/// Its entry in import.json.
[[nodiscard]] Value entry(const ReadLog& read);

}  // namespace lux::harness
