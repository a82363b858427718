// What the columns of foreign tables mean: the mapping file of `import csv`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/csv/name_rule.h"
#include "lab/csv/source.h"

namespace lux::csv {

/// A column of a wide table of scores of whole tasks. A star in `column` stands for the task's
/// name, and in the other columns for the same.
struct ScoreColumn {
  std::string column;
  std::string task;  // empty: what stands for the star, else the mapping's task
  std::string metric;
  std::optional<double> scale;      // else the mapping's
  std::string deviation, error, n;  // columns of standard deviation, standard error and number of
                                    // instances; empty: there is none
};

/// Tables of what models are, joined to the scores by name.
struct CharacteristicsMapping {
  Source model;
  NameRule names;
  std::map<std::string, Source> fields;  // by field of the card
};

struct Mapping {
  Source model;
  NameRule names;
  std::optional<Source> task;  // else --task
  std::optional<Source> task_version;
  std::optional<Source> metric;        // needed, but for `scores`
  std::map<std::string, Source> card;  // by field of the card: family, params, tokens …
  /// Long tables have a row a score: the document's number, if they are of documents, the value,
  /// and of a whole task perhaps its standard deviation, standard error and number of instances.
  std::optional<Source> document;
  std::optional<Source> value;
  std::optional<Source> deviation, error, n;
  /// Wide tables of documents have a column a document; its number stands in its name where the
  /// star does.
  std::string document_columns;
  /// Wide tables of whole tasks have a column a task and metric.
  std::vector<ScoreColumn> scores;
  double scale = 1;  // values are multiplied by it: -1 for losses
  std::optional<CharacteristicsMapping> characteristics;
  // Of models by name, after the rules; a star in a name stands for any text.
  using ByModel = std::vector<std::pair<std::string, Map>>;
  ByModel models;  // facts that count above those of tables
  Map defaults;    // facts of models of which nothing else tells them
  std::vector<std::pair<std::string, std::vector<std::string>>> assumed;  // fields that are guesses

  [[nodiscard]] bool is_wide() const { return !document_columns.empty(); }
};

/// Reads a mapping (YAML). Fails, naming the file and the field, on what it does not know and on
/// what is missing.
[[nodiscard]] Result<Mapping> parse_mapping(std::string_view text, std::string_view name);

/// Whether a name is the pattern, or of its form where it has a star, which may stand for nothing.
[[nodiscard]] bool names_model(std::string_view pattern, std::string_view name);

}  // namespace lux::csv
