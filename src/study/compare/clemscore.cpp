#include "study/compare/clemscore.h"

#include <array>
#include <cmath>
#include <limits>

#include "study/correlation/resample.h"
#include "study/games/bootstrap.h"
#include "study/paired/bootstrap.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<double Averages::*, 3> averages{&Averages::played, &Averages::quality,
                                                     &Averages::clemscore};
constexpr std::array<const char*, 3> names{"average_played", "average_quality", "clemscore"};

struct BothAverages {
  Averages first, second;
};

/// Of the episodes that `pick(game, i)` names for each place i of a game.
template <class Pick>
BothAverages averages_with(std::span<const PairedGame> games, Pick pick) {
  std::vector<PlayedGame> first;
  std::vector<PlayedGame> second;
  for (const PairedGame& game : games) {
    PlayedGame& one = first.emplace_back();
    PlayedGame& other = second.emplace_back();
    for (size_t i = 0; i < game.first_played.size(); ++i) {
      const size_t at = pick(game, i);
      one.push_back({.played = game.first_played[at], .main = game.first_main[at]});
      other.push_back({.played = game.second_played[at], .main = game.second_main[at]});
    }
  }
  return {.first = averages_of(first), .second = averages_of(second)};
}

}  // namespace

std::vector<PairedAverage> compare_averages(std::span<const PairedGame> games,
                                            const PairedOptions& options) {
  std::vector<PairedAverage> out;
  int64_t n = 0;
  for (const PairedGame& game : games) n += static_cast<int64_t>(game.first_played.size());
  if (n < 2) return out;
  const BothAverages whole = averages_with(games, [](const PairedGame&, size_t i) { return i; });
  std::array<std::vector<double>, averages.size()> draws;
  SplitMix random(options.seed);
  for (int draw = 0; draw < options.draws; ++draw) {
    const BothAverages drawn = averages_with(games, [&](const PairedGame& game, size_t) {
      return random.below(static_cast<uint32_t>(game.first_played.size()));
    });
    for (size_t k = 0; k < averages.size(); ++k)
      if (const double d = drawn.first.*averages[k] - drawn.second.*averages[k]; !std::isnan(d))
        draws[k].push_back(d);
  }
  for (size_t k = 0; k < averages.size(); ++k) {
    PairedSummary summary{.n = n,
                          .first = whole.first.*averages[k],
                          .second = whole.second.*averages[k],
                          .interval = {.low = nan, .high = nan},
                          .p = nan,
                          .exact_p = nan,
                          .t_p = nan,
                          .tost = {.lower_p = nan, .upper_p = nan, .p = nan},
                          .detectable = nan};
    summary.t_interval = summary.bca = summary.percentile = summary.cluster_interval =
        summary.interval;
    summary.tost_bootstrap = summary.tost;
    summary.difference = summary.first - summary.second;
    if (std::isnan(summary.difference)) continue;
    summary.standard_error = standard_deviation(draws[k]);
    if (!(summary.standard_error > 0)) summary.standard_error = nan;  // no spread tells nothing
    if (!std::isnan(summary.standard_error)) {
      summary.interval = summary.percentile = percentile_interval(draws[k], options.level);
      summary.interval_method = IntervalMethod::percentile;
      summary.p = bootstrap_p_value(draws[k]);
      summary.test = PairedTest::bootstrap;
      if (options.margin) {
        summary.tost = summary.tost_bootstrap =
            tost_draws(draws[k], -*options.margin, *options.margin);
        summary.tost_method = TostMethod::bootstrap;
      }
    }
    out.push_back(
        {.name = names[k],
         .summary = summary,
         .lost_draws = 1 - static_cast<double>(draws[k].size()) / std::max(1, options.draws)});
  }
  return out;
}

}  // namespace lux
