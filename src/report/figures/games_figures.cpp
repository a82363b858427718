// Figures of the table of games.
#include <algorithm>
#include <cmath>

#include "report/figures/makers.h"
#include "report/figures/parts.h"

namespace lux {
namespace {

/// Panels of the profile; the models of the highest clemscores have one.
constexpr size_t most_panels = 24;

Value finite(double x) {
  return std::isfinite(x) ? Value(x) : Value();
}

Status check_games(const FigureInput& input) {
  if (input.games != nullptr && !input.games->rows.empty()) return {};
  return fail(
      "The lab '{}' has no episodes of games; 'luxmeter run --lab {} --model … --game all' "
      "plays some.",
      input.lab, input.lab);
}

/// Rows by clemscore, the highest first, those without one last.
std::vector<size_t> by_clemscore(const GameTable& games) {
  std::vector<size_t> order(games.rows.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto score = [&](size_t i) {
    const double value = games.rows[i].withheld ? NAN : games.rows[i].metrics.clemscore.value;
    return std::isnan(value) ? -1.0 : value;
  };
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return score(a) > score(b); });
  return order;
}

}  // namespace

Result<Figure> games_clemscore(FigureInput& input) {
  LUX_CHECK(check_games(input));
  const Table names = game_table(*input.games);
  std::vector<Value> rows;
  size_t without = 0;
  for (const size_t i : by_clemscore(*input.games)) {
    const GameTableRow& row = input.games->rows[i];
    const Estimate& score = row.metrics.clemscore;
    if (row.withheld || std::isnan(score.value)) {
      ++without;
      continue;
    }
    rows.emplace_back(Map{{"model", names.rows[i].front()},
                          {"clemscore", score.value},
                          {"low", finite(score.interval.low)},
                          {"high", finite(score.interval.high)},
                          {"games", static_cast<int64_t>(row.metrics.games.size())},
                          {"of_games", static_cast<int64_t>(input.games->games.size())},
                          {"episodes", row.published ? Value() : Value(row.metrics.episodes)}});
  }
  Figure figure{.title = "clemscore",
                .data = figures::tidy(rows, {{"model"},
                                             {"clemscore", Format::real},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"},
                                             {"games", Format::integer, "games played"},
                                             {"of_games", Format::integer, "of games"},
                                             {"episodes", Format::integer}})};
  figure.caption =
      "Mean % played times mean quality, in hundredths, over the games that a model has, with its "
      "95 % "
      "interval where there are enough episodes to tell one. Hollow points: not all games were "
      "played, "
      "so they do not compare with the others.";
  if (without > 0)
    figure.caption += fmt::format(" Not shown: {} without a clemscore.",
                                  figures::counted(static_cast<int64_t>(without), "model"));
  figure.alt = "Dot plot with intervals: rows are models, x is the clemscore from 0 to 100.";
  figure.spec = figures::spec(R"json({
    "height": {"step": 26},
    "encoding": {"y": {"field": "model", "type": "nominal", "sort": null, "title": null, "axis": {"labelFontSize": 13, "grid": true}}},
    "layer": [
      {"mark": {"type": "rule", "tooltip": null, "strokeWidth": 2.5, "opacity": 0.5},
       "encoding": {"x": {"field": "low", "type": "quantitative", "title": "clemscore", "scale": {"domain": [0, 100]}},
                    "x2": {"field": "high"}, "color": {"datum": "clemscore", "legend": null}}},
      {"mark": {"type": "point", "size": 95, "strokeWidth": 2},
       "encoding": {"x": {"field": "clemscore", "type": "quantitative"},
                    "fill": {"datum": "clemscore", "legend": null}, "stroke": {"datum": "clemscore", "legend": null},
                    "fillOpacity": {"condition": {"test": "datum.of_games > datum.games", "value": 0}, "value": 1}}}]
  })json");
  figures::keep_order(figure, "model");
  return figure;
}

Result<Figure> games_profile(FigureInput& input) {
  LUX_CHECK(check_games(input));
  const Table names = game_table(*input.games);
  const auto order = by_clemscore(*input.games);
  std::vector<Value> rows;
  for (size_t place = 0; place < std::min(order.size(), most_panels); ++place) {
    const GameTableRow& row = input.games->rows[order[place]];
    for (const GameMetrics& game : row.metrics.games)
      rows.emplace_back(Map{{"model", names.rows[order[place]].front()},
                            {"game", game.game},
                            {"quality", finite(game.quality.value)},
                            {"low", finite(game.quality.interval.low)},
                            {"high", finite(game.quality.interval.high)},
                            {"played", finite(game.played.value)},
                            {"played_low", finite(game.played.interval.low)},
                            {"played_high", finite(game.played.interval.high)},
                            {"n", game.quality.n > 0 ? Value(game.quality.n) : Value()},
                            {"lost", game.lost.total()}});
  }
  Figure figure{.title = "Game by game",
                .data = figures::tidy(rows, {{"model"},
                                             {"game"},
                                             {"quality", Format::real, "quality score"},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"},
                                             {"played", Format::real, "% played"},
                                             {"played_low", Format::real, "% played, 95 % from"},
                                             {"played_high", Format::real, "% played, 95 % to"},
                                             {"n", Format::integer, "played episodes"},
                                             {"lost", Format::integer, "lost episodes"}})};
  figure.caption =
      "Bars: % of episodes played to the end by the rules. Points: quality score of those, with "
      "its "
      "95 % interval. A game without a point was never played to its end.";
  if (order.size() > most_panels)
    figure.caption +=
        fmt::format(" The {} models of the highest clemscores, of {}.", most_panels, order.size());
  figure.alt =
      "Small multiples, one a model: rows are games, bars show the percentage played, points the "
      "quality score with its interval, both from 0 to 100.";
  figure.spec = figures::spec(R"json({
    "facet": {"field": "model", "type": "nominal", "sort": null, "title": null},
    "columns": 3,
    "spec": {"width": 210, "height": {"step": 21},
      "encoding": {"y": {"field": "game", "type": "nominal", "title": null, "axis": {"labelLimit": 130}}},
      "layer": [
        {"mark": {"type": "bar", "height": {"band": 0.72}, "opacity": 0.2},
         "encoding": {"color": {"datum": "quality", "legend": null}, "x": {"field": "played", "type": "quantitative", "title": null, "scale": {"domain": [0, 100]}, "axis": {"values": [0, 50, 100]}}}},
        {"mark": {"type": "rule", "tooltip": null, "strokeWidth": 2.5, "opacity": 0.5},
         "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}, "color": {"datum": "quality", "legend": null}}},
        {"mark": {"type": "point", "size": 80},
         "encoding": {"x": {"field": "quality", "type": "quantitative"}, "color": {"datum": "quality", "legend": null}}}]},
    "resolve": {"axis": {"x": "independent"}}
  })json");
  figures::keep_order(figure, "model");
  return figure;
}

}  // namespace lux
