// The table of results that clembench's evaluation writes (results.csv): rounded cells alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux::clembench {

/// NaN where a field is empty.
struct ResultCell {
  std::string game;
  double played = 0;       // per cent
  double quality = 0;      // mean Main Score
  double quality_std = 0;  // sample standard deviation
};

struct ResultRow {
  size_t line = 0;
  std::string models;
  double clemscore = 0;
  double average_played = 0;
  double average_quality = 0;
  std::vector<ResultCell> cells;  // of all games, in the order of the columns
};

/// Fails on a models' name that stands twice, and, naming line and column, on another form: columns
/// "-, clemscore", "all, Average % Played", "all, Average Quality Score" and for each game "<game>,
/// % Played", "<game>, Quality Score" and perhaps "<game>, Quality Score (std)", in any order; the
/// first column unnamed.
[[nodiscard]] Result<std::vector<ResultRow>> read_results_csv(std::string_view csv);

}  // namespace lux::clembench
