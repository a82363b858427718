// The table of games on standard output.
#pragma once

#include <string>

#include "base/error.h"
#include "lab/lab.h"
#include "report/game_table.h"

namespace lux::cli {

struct GameTableRequest {
  std::string run_id;            // one run; empty: all of the lab
  std::string format = "table";  // table, json, csv (clembench's results.csv), md
  bool allow_missing = false;    // clemscores though episodes are lost
};

[[nodiscard]] Result<GameTable> load_game_table(const Lab& lab, const GameTableRequest& request);

/// models × games. Notes of csv and json go to standard error.
[[nodiscard]] Status print_games(const Lab& lab, const GameTableRequest& request);

}  // namespace lux::cli
