// Tables of others' scores into a lab.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/csv/join.h"
#include "lab/csv/mapping.h"
#include "lab/lab.h"

namespace lux::csv {

struct ImportOptions {
  std::vector<Path> files;            // may be compressed with gzip
  std::vector<Path> characteristics;  // the same
  Mapping mapping;
  std::string task;  // where the mapping has none
};

/// How many of a table's models have scores.
struct CharacteristicsReport {
  Path file;
  int64_t models = 0;
  int64_t joined = 0;
  std::vector<std::string> missing;  // fields of the mapping that it has no column of
};

struct ImportReport {
  std::string run_id;
  int64_t models = 0;
  int64_t tasks = 0;
  int64_t records = 0;  // of a model, a task and a metric
  int64_t added = 0;    // of them: not in the lab before
  int64_t values = 0;
  int64_t missing = 0;  // empty cells
  Join join;
  std::vector<CharacteristicsReport> characteristics;
  std::vector<std::string> unused_columns;
  std::vector<std::string> replaced;  // sentences: values of the lab's cards that are others now
};

/// Makes one run of all files, with a card for each model that has scores, joined to its
/// characteristics. The run's identity is its scores', so that importing twice changes nothing.
/// What did not join is in the report and in the run's import.json. Fails, with nothing added,
/// naming file, line and column, on a cell that is no number, on what contradicts itself, and on
/// two values of one document.
[[nodiscard]] Result<ImportReport> import_tables(Lab& lab, const ImportOptions& options);

/// A model of an imported run.
struct ImportedModel {
  std::string model_id;
  std::string name;                  // as the table of scores has it
  bool has_characteristics = false;  // it stands in a table of them
};

/// The models of a run that came from tables, in the order of their import: that of the tables of
/// characteristics, then that of the scores. Statistics that depend on the order of rows
/// (Durbin–Watson) take this one. Empty where the run did not come so; fails, naming the file,
/// where its note is damaged.
[[nodiscard]] Result<std::vector<ImportedModel>> imported_models(const Lab& lab,
                                                                 std::string_view run_id);

}  // namespace lux::csv
