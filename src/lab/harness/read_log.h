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

namespace lux::harness {

struct ReadLog {
  const NamedLog* named = nullptr;
  SampleLog log;
  Gold gold;
  std::string unit;  // its identity, as one unit of the run; empty where it holds no choices

  /// Puts the cells of a document's row that all its choices share, and those of one choice.
  void put_document(const LoggedDocument& document, ChoiceCells& cells) const;
  void put_choice(const LoggedDocument& document, size_t choice, ChoiceCells& cells) const;
};

/// Reads a log and finds its gold. Fails where it is to be refused.
[[nodiscard]] Result<ReadLog> read_log(const NamedLog& named, Env& env);

/// What was left out of it or is worth knowing, a sentence each.
[[nodiscard]] std::vector<std::string> remarks(const ReadLog& read);

/// Its entry in import.json.
[[nodiscard]] Value entry(const ReadLog& read);

}  // namespace lux::harness
