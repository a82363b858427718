// Clembench's results into a lab.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/clembench/results_csv.h"
#include "lab/lab.h"

namespace lux::clembench {

/// What is known of a model by its name in the results.
struct KnownModel {
  std::string model_id;
  Map facts;  // of its card
};

struct ImportOptions {
  std::vector<Path> paths;
  /// The roles of a game's seats; empty for a game that is not known. It tells games of one player,
  /// whose model stands twice in a folder's name.
  std::function<std::vector<std::string>(std::string_view game)> roles;
  /// Identity and card of a model; empty: its name is its identity, and nothing else is known.
  std::function<KnownModel(const std::string& name)> model;
  /// The benchmark's version of tables whose name and folder do not say it.
  std::string version;
  /// Sentences about a row of a table of results that does not agree with itself; `has_clemscore`:
  /// such tables give one. May be empty.
  std::function<std::vector<std::string>(const ResultRow& row, bool has_clemscore)> check;
};

/// What an import found.
struct ImportReport {
  std::vector<std::string> run_ids;
  int64_t episodes = 0;       // found, those that stood in the lab before included
  int64_t added = 0;          // of them: new
  int64_t same_twice = 0;     // found a second time, the same
  int64_t result_tables = 0;  // results.csv without episodes
  int64_t result_rows = 0;    // models in them
  int64_t measures = 0;       // scores out of them
  int64_t passed_over = 0;    // tables beside episodes, which hold the same
  /// What was lacking to the names of the episodes that lacked it: "no_scores" …, as in
  /// import.json.
  std::map<std::string, std::vector<std::string>> lacking;
  /// "TABLE, line N: …": averages and clemscores of tables that are not those of their cells.
  std::vector<std::string> disagreements;
  std::vector<std::string> replaced;  // sentences: values of the lab's cards that are others now
};

/// Imports what lies below the paths, as docs/formats.md says, and builds the runs' tables. Fails,
/// with nothing added, where there is nothing to import, and on two different episodes of the same
/// place.
[[nodiscard]] Result<ImportReport> import_results(Lab& lab, const ImportOptions& options);

}  // namespace lux::clembench
