// clembench's averages over games, for two contenders on the same episodes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "study/paired/summary.h"

namespace lux {

/// One game's paired episodes: whether played (0, 1) and main score (NaN: none) of both.
struct PairedGame {
  std::vector<double> first_played, first_main, second_played, second_main;
};

/// One of "average_played" (per cent), "average_quality" and "clemscore".
struct PairedAverage {
  std::string name;
  PairedSummary summary;  // p, interval and TOST from draws of episodes within each game
  double lost_draws = 0;  // the share of draws that had no value
};

/// Nothing for an average that either has no value of.
[[nodiscard]] std::vector<PairedAverage> compare_averages(std::span<const PairedGame> games,
                                                          const PairedOptions& options);

}  // namespace lux
