// Models × games: % played, quality score and clemscore.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/value.h"
#include "lab/clembench/results_csv.h"
#include "lab/episode_row.h"
#include "report/table/table.h"
#include "study/games/game_metrics.h"

namespace lux {

/// A row of someone's table of results, of which the episodes are not known.
struct PublishedRow {
  std::string run_id;
  clembench::ResultRow row;
};

struct GameTableInput {
  std::vector<EpisodeRow> episodes;  // of any runs
  /// How many episodes a run's plan has, by run, model and game, where there is a plan.
  std::map<std::tuple<std::string, std::string, std::string>, int64_t> planned;
  std::vector<PublishedRow> published;
  /// Show a clemscore although more than 1 % of the episodes are lost.
  bool allow_missing = false;
};

/// One model's row.
struct GameTableRow {
  std::string model;
  ModelMetrics metrics;
  std::map<std::string, std::string> runs;                // by game: the run that counts
  std::map<std::string, std::vector<std::string>> rules;  // by game: under which it was played
  /// By game: instances that other models of the same run have episodes of and this one has not.
  /// Where there is no plan this is all that tells of missing episodes.
  std::map<std::string, int64_t> absent;
  bool published = false;  // rounded cells of others: no errors and no counts are known
  bool withheld = false;   // no clemscore is shown: too much is missing
};

struct GameTable {
  std::vector<GameTableRow> rows;  // sorted by model
  std::vector<std::string> games;  // sorted
  std::vector<std::string> notes;
};

/// Where several runs hold the same model and game, the one with most episodes that count is taken
/// (of equals, the first by its name), and said so. Published rows stand only where there are no
/// episodes of the model.
[[nodiscard]] GameTable make_game_table(const GameTableInput& input);

/// For people: clemscore and averages with standard errors, and a cell for each game: quality
/// score, % played, and how many episodes are lost where some are.
[[nodiscard]] Table game_table(const GameTable& table);

/// clembench's results.csv: its columns, order, rounding and line ends. A clemscore that is
/// withheld is an empty field.
[[nodiscard]] std::string game_table_csv(const GameTable& table);

/// For programs: a list of objects, unrounded estimates with n, standard error and interval, and
/// beside them the rounded numbers under "v1.6", which are never withheld.
[[nodiscard]] Value game_table_json(const GameTable& table);

}  // namespace lux
