// Models against each other, item by item: differences with their intervals, tests, flips and ties.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "study/compare/contender.h"
#include "study/compare/items.h"
#include "study/paired/summary.h"

namespace lux {

struct CompareOptions {
  ItemSelection selection;
  double level = 0.95;
  double power = 0.8;
  int draws = 2000;
  uint64_t seed = 42;
  /// Differences within (−margin, margin) count as none. For metrics that lie between 0 and 1:
  std::optional<double> margin;
  /// And by a metric's name, in its own unit.
  std::map<std::string, double> margins;
  bool flips = false;  // list the items that flipped
};

/// Two contenders on a task or game by one metric.
struct CompareRow {
  ItemKind kind = ItemKind::document;
  std::string subject;     // the task, the game, or all_games
  std::string conditions;  // "version 1.0, 0-shot"
  ItemMetric metric;
  size_t first = 0;  // contenders
  size_t second = 0;
  std::string first_run, second_run;
  // Why items are not among the n of `summary`:
  int64_t only_first = 0;     // the second has no such item
  int64_t only_second = 0;    // nor the first
  int64_t other_content = 0;  // of both, but another instance
  int64_t failed = 0;         // either failed: failed is not wrong
  int64_t undefined = 0;      // either has no value, as an episode that was not played no quality
  int64_t other_prompt = 0;   // among the n: asked in other words
  PairedSummary summary;
  std::optional<double> margin;
  double p_holm = 0;     // adjusted over all rows; NaN: no test
  double tost_holm = 0;  // the same of the margin's tests
  Verdict verdict = Verdict::none;
};

inline constexpr std::string_view all_games = "(all games)";

/// An item that only one of two got right.
struct FlipRow {
  std::string subject;
  std::string metric;
  size_t first = 0;
  size_t second = 0;
  int64_t place = 0;    // in the order of the task or game
  std::string item;     // the document's number; experiment and game_id
  std::string content;  // the document's hash
  double first_value = 0;
  double second_value = 0;
  std::string first_record, second_record;  // files and folders below the lab's
  std::string text;  // how the document begins; filled in by who has the data
};

/// A contender's place on a task or game.
struct RankRow {
  std::string subject;
  std::string conditions;
  std::string metric;
  size_t contender = 0;
  int64_t n = 0;           // items that all contenders have
  double mean = 0;         // over them
  std::string groups;      // contenders that share a letter do not differ significantly
  int64_t best_rank = 0;   // 1 + how many are significantly better
  int64_t worst_rank = 0;  // how many are not significantly worse, itself included
};

struct CompareResult {
  std::vector<Contender> contenders;
  std::vector<CompareRow> rows;  // each pair of contenders in their order
  std::vector<FlipRow> flips;
  std::vector<RankRow> ranking;  // of three contenders and more
  std::vector<std::string> left_out;
};

/// Which pairs of contenders are compared; empty: all.
using ContenderPairs = std::vector<std::pair<size_t, size_t>>;

/// Reads what the contenders have and compares it. No rows where nothing can be paired; `left_out`
/// says why. Documents are paired by their content and games by experiment, game_id, place and
/// instance, under the same version and examples or rules. Holm's adjustment is over all rows.
[[nodiscard]] Result<CompareResult> study_compare(const Lab& lab, std::vector<Contender> contenders,
                                                  const CompareOptions& options,
                                                  const ContenderPairs& pairs = {});

}  // namespace lux
