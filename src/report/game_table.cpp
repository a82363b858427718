#include "report/game_table.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/csv.h"
#include "base/first_names.h"
#include "base/python/json.h"
#include "lab/clembench/tree.h"
#include "study/games/published.h"

namespace lux {
namespace {

constexpr double most_lost = 0.01;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The episodes of one model on one game, of one run.
struct Candidate {
  std::string run_id;
  GameEpisodes episodes;
  int64_t done = 0;
};

using ByGame = std::map<std::string, std::map<std::string, Candidate>>;  // game → run

std::map<std::string, ByGame> by_model(const GameTableInput& input) {
  std::map<std::string, ByGame> models;
  const auto candidate = [&](const std::string& model, const std::string& game,
                             const std::string& run_id) -> Candidate& {
    Candidate& found = models[model][game][run_id];
    found.run_id = run_id;
    found.episodes.game = game;
    return found;
  };
  for (const EpisodeRow& row : input.episodes) {
    Candidate& found = candidate(row.model, row.game, row.run_id);
    found.episodes.rows.push_back(&row);
    if (row.status == EpisodeStatus::done) ++found.done;
  }
  for (const auto& [key, count] : input.planned) {
    const auto& [run_id, model, game] = key;
    candidate(model, game, run_id).episodes.planned = count;
  }
  return models;
}

using Instance = std::tuple<int64_t, std::string, int64_t>;
using Instances = std::map<std::pair<std::string, std::string>, std::set<Instance>>;

Instance instance_of(const EpisodeRow& row) {
  return {row.experiment_index, row.experiment, row.episode};
}

/// What any model has played, by run and game.
Instances instances_of(const std::vector<EpisodeRow>& rows) {
  Instances all;
  for (const EpisodeRow& row : rows) all[{row.run_id, row.game}].insert(instance_of(row));
  return all;
}

int64_t absent_from(const Candidate& candidate, const Instances& all) {
  if (candidate.episodes.planned) return 0;
  std::set<Instance> own;
  for (const EpisodeRow* row : candidate.episodes.rows) own.insert(instance_of(*row));
  const auto found = all.find({candidate.run_id, candidate.episodes.game});
  return found == all.end() ? 0 : static_cast<int64_t>(found->second.size() - own.size());
}

GameTableRow measured_row(const std::string& model, const ByGame& games, const Instances& all,
                          std::map<std::string, std::set<std::string>>& contested) {
  GameTableRow row{.model = model};
  std::vector<GameEpisodes> chosen;
  for (const auto& [game, candidates] : games) {
    const Candidate* best = nullptr;
    for (const auto& [run_id, candidate] : candidates)
      if (best == nullptr || candidate.done > best->done) best = &candidate;
    if (candidates.size() > 1) contested[best->run_id].insert(game);
    row.runs[game] = best->run_id;
    if (const int64_t absent = absent_from(*best, all); absent > 0) row.absent[game] = absent;
    std::set<std::string> rules;
    for (const EpisodeRow* episode : best->episodes.rows) rules.insert(episode->rules);
    row.rules[game].assign(rules.begin(), rules.end());
    chosen.push_back(best->episodes);
  }
  row.metrics = measure_games(chosen);
  return row;
}

Estimate unknown_error(double value) {
  return {.n = 0, .value = value, .standard_error = nan, .interval = {nan, nan}};
}

GameTableRow published_row(const PublishedRow& from) {
  GameTableRow row{.model = from.row.models, .published = true};
  const std::vector<ClemCell> cells = cells_of(from.row);
  for (size_t i = 0; i < cells.size(); ++i) {
    const clembench::ResultCell& cell = from.row.cells[i];
    const ClemCell& clem = cells[i];
    row.runs[cell.game] = from.run_id;
    row.metrics.games.push_back({.game = cell.game,
                                 .clem = clem,
                                 .played = unknown_error(clem.played),
                                 .quality = unknown_error(clem.quality)});
  }
  row.metrics.clem = clem_summary(cells);
  row.metrics.average_played = unknown_error(row.metrics.clem.average_played);
  row.metrics.average_quality = unknown_error(row.metrics.clem.average_quality);
  row.metrics.clemscore = unknown_error(row.metrics.clem.clemscore);
  return row;
}

void check_published(const PublishedRow& from, std::vector<std::string>& notes) {
  for (const Disagreement& found : disagreements(from.row))
    notes.push_back(fmt::format("{}: the {} of its cells is {}, but run {} says {}.",
                                from.row.models, found.what, found.of_cells, from.run_id,
                                found.told));
}

const GameMetrics* find_game(const GameTableRow& row, const std::string& game) {
  const auto found = std::ranges::find(row.metrics.games, game, &GameMetrics::game);
  return found == row.metrics.games.end() ? nullptr : &*found;
}

constexpr size_t most_names = 3;  // the JSON has them all

/// Self-play at temperature 0, the usual case, by the model's name alone.
std::string short_name(const std::string& models) {
  const clembench::ModelNames players = clembench::model_names(models);
  if (players.names.empty() || players.temperature != 0) return models;
  for (const std::string& name : players.names)
    if (name != players.names.front()) return fmt::format("{}", fmt::join(players.names, " + "));
  return players.names.front();
}

void add_notes(GameTable& table) {
  std::vector<std::string> withheld;
  std::vector<std::string> lossy;
  std::vector<std::string> partial;
  std::vector<std::string> single;
  std::vector<std::string> published;
  std::vector<std::string> absent;
  std::set<std::string> rules;
  for (const GameTableRow& row : table.rows) {
    const std::string model = short_name(row.model);
    if (row.withheld) withheld.push_back(model);
    if (row.metrics.lost.total() > 0) lossy.push_back(model);
    if (row.metrics.single_scores > 0) single.push_back(model);
    if (row.published) published.push_back(model);
    for (const auto& [game, count] : row.absent)
      absent.push_back(fmt::format("{} {} of {}", model, count, game));
    const auto is_empty = [](const GameMetrics& game) { return std::isnan(game.clem.played); };
    if (row.metrics.games.size() < table.games.size() ||
        std::ranges::any_of(row.metrics.games, is_empty))
      partial.push_back(model);
    for (const auto& [game, names] : row.rules) rules.insert(names.begin(), names.end());
  }
  if (!lossy.empty())
    table.notes.push_back(
        fmt::format("lost: episodes that are missing, failed, unscored or met a full context; they "
                    "are left out of all means. By: {}.",
                    first_names(lossy, most_names)));
  if (!withheld.empty())
    table.notes.push_back(fmt::format(
        "No clemscore where more than 1 % of the episodes are lost, unless with --allow-missing: "
        "{}.",
        first_names(withheld, most_names)));
  if (!absent.empty())
    table.notes.push_back(
        fmt::format("Without a plan it is not known what is missing; but other models of the same "
                    "run have episodes that these lack: {}.",
                    first_names(absent, 8)));
  if (!partial.empty())
    table.notes.push_back(
        fmt::format("Averages are over the games that a model has; not all of them have: {}.",
                    first_names(partial, most_names)));
  if (!single.empty())
    table.notes.push_back(
        fmt::format("A game with a single score adds nothing to the error of the averages: {}.",
                    first_names(single, most_names)));
  if (!published.empty())
    table.notes.push_back(
        fmt::format("Rounded results of others, without episodes, counts and errors: {}.",
                    first_names(published, most_names)));
  if (rules.size() > 1)
    table.notes.push_back(
        fmt::format("Not all was played under the same rules: {}.", fmt::join(rules, ", ")));
  if (published.size() < table.rows.size()) table.notes.emplace_back("± is one standard error.");
}

Value number(double x) {
  return std::isfinite(x) ? Value(x) : Value();
}

Value estimate_json(const Estimate& estimate) {
  if (std::isnan(estimate.value)) return {};
  return Map{{"value", estimate.value},
             {"stderr", number(estimate.standard_error)},
             {"ci_low", number(estimate.interval.low)},
             {"ci_high", number(estimate.interval.high)},
             {"n", estimate.n > 0 ? Value(estimate.n) : Value()}};
}

Value cell_of(const Estimate& estimate) {
  return estimate_cell(estimate.value, estimate.standard_error, estimate.interval.low,
                       estimate.interval.high);
}

/// "66.0 ±4.5 (100 %)", "– (0 %), 2 lost".
std::string game_cell(const GameMetrics& game) {
  std::string cell = "–";
  if (!std::isnan(game.quality.value)) {
    cell = fmt::format("{:.1f}", game.quality.value);
    if (std::isfinite(game.quality.standard_error))
      cell += fmt::format(" ±{:.1f}", game.quality.standard_error);
  }
  if (!std::isnan(game.played.value)) cell += fmt::format(" ({:.3g} %)", game.played.value);
  if (game.lost.total() > 0) cell += fmt::format(", {} lost", game.lost.total());
  return cell;
}

void add_lost(Map& object, const LostEpisodes& lost, const Value& missing) {
  object["missing"] = missing;
  object["failed"] = lost.failed;
  object["overflow"] = lost.overflow;
  object["unscored"] = lost.unscored;
  object["no_main_score"] = lost.no_main;
}

Value game_json(const GameTableRow& row, const GameMetrics& metrics) {
  Map game{{"run_id", row.runs.at(metrics.game)}};
  List rules;
  if (const auto found = row.rules.find(metrics.game); found != row.rules.end())
    for (const std::string& name : found->second) rules.emplace_back(name);
  game["rules"] = std::move(rules);
  game["played"] = estimate_json(metrics.played);
  game["quality"] = estimate_json(metrics.quality);
  game["v1.6"] = Map{{"played", number(metrics.clem.played)},
                     {"quality", number(metrics.clem.quality)},
                     {"quality_std", number(metrics.clem.quality_std)}};
  if (row.published) return game;
  game["episodes"] = metrics.episodes;
  game["planned"] = metrics.planned ? Value(*metrics.planned) : Value();
  const auto absent = row.absent.find(metrics.game);
  game["absent"] = absent == row.absent.end() ? Value(0) : Value(absent->second);
  add_lost(game, metrics.lost, metrics.planned ? Value(metrics.lost.missing) : Value());
  return game;
}

}  // namespace

GameTable make_game_table(const GameTableInput& input) {
  GameTable table;
  std::map<std::string, std::set<std::string>> contested;
  std::map<std::string, GameTableRow> rows;
  const Instances all = instances_of(input.episodes);
  for (const auto& [model, games] : by_model(input))
    rows.emplace(model, measured_row(model, games, all, contested));
  for (const PublishedRow& from : input.published) {
    GameTableRow row = published_row(from);
    check_published(from, table.notes);
    if (!rows.emplace(row.model, std::move(row)).second)
      table.notes.push_back(
          fmt::format("{}: the rounded results of run {} are not shown; other results of it are.",
                      from.row.models, from.run_id));
  }
  std::set<std::string> games;
  for (auto& [model, row] : rows) {
    row.withheld = !row.published && !input.allow_missing && row.metrics.lost_share() > most_lost;
    for (const GameMetrics& game : row.metrics.games) games.insert(game.game);
    table.rows.push_back(std::move(row));
  }
  table.games.assign(games.begin(), games.end());
  for (const auto& [run_id, names] : contested)
    table.notes.push_back(fmt::format("Several runs hold {}; run {} has most episodes and counts.",
                                      fmt::join(names, ", "), run_id));
  add_notes(table);
  return table;
}

Table game_table(const GameTable& from) {
  Table table;
  table.columns = {{"model"},
                   {"clemscore", Format::score},
                   {"played", Format::score, "% played"},
                   {"quality", Format::score}};
  for (const std::string& game : from.games) table.columns.push_back({game});
  for (const GameTableRow& row : from.rows) {
    std::vector<Value> cells{
        short_name(row.model), row.withheld ? Value() : cell_of(row.metrics.clemscore),
        cell_of(row.metrics.average_played), cell_of(row.metrics.average_quality)};
    for (const std::string& name : from.games) {
      const GameMetrics* game = find_game(row, name);
      cells.push_back(game ? Value(game_cell(*game)) : Value());
    }
    table.rows.push_back(std::move(cells));
  }
  table.notes = from.notes;
  if (!from.games.empty())
    table.notes.emplace_back("A game's cell: quality score of the played episodes (% played).");
  return table;
}

std::string game_table_csv(const GameTable& table) {
  struct CsvColumn {
    std::string game;
    std::string metric;
    auto operator<=>(const CsvColumn&) const = default;
  };
  using Cells = std::map<CsvColumn, double>;
  std::vector<Cells> rows;
  std::set<CsvColumn> columns;
  for (const GameTableRow& row : table.rows) {
    const ClemSummary& all = row.metrics.clem;
    Cells cells{{{"-", "clemscore"}, row.withheld ? nan : all.clemscore},
                {{"all", "Average % Played"}, all.average_played},
                {{"all", "Average Quality Score"}, all.average_quality}};
    for (const GameMetrics& game : row.metrics.games) {
      cells[{game.game, "% Played"}] = game.clem.played;
      cells[{game.game, "Quality Score"}] = game.clem.quality;
      cells[{game.game, "Quality Score (std)"}] = game.clem.quality_std;
    }
    for (const auto& [column, value] : cells) columns.insert(column);
    rows.push_back(std::move(cells));
  }
  std::string csv;
  for (const CsvColumn& column : columns)
    csv += "," + csv_field(column.game + ", " + column.metric);
  csv += '\n';
  for (size_t i = 0; i < rows.size(); ++i) {
    csv += csv_field(table.rows[i].model);
    for (const CsvColumn& column : columns) {
      const auto found = rows[i].find(column);
      const bool empty = found == rows[i].end() || std::isnan(found->second);
      csv += "," + (empty ? "" : python::repr(found->second));
    }
    csv += '\n';
  }
  return csv;
}

Value game_table_json(const GameTable& table) {
  List models;
  for (const GameTableRow& row : table.rows) {
    const ModelMetrics& metrics = row.metrics;
    Map model{{"model", row.model},
              {"clemscore", row.withheld ? Value() : estimate_json(metrics.clemscore)},
              {"average_played", estimate_json(metrics.average_played)},
              {"average_quality", estimate_json(metrics.average_quality)},
              {"v1.6", Map{{"clemscore", number(metrics.clem.clemscore)},
                           {"average_played", number(metrics.clem.average_played)},
                           {"average_quality", number(metrics.clem.average_quality)}}},
              {"withheld", row.withheld},
              {"published", row.published}};
    if (!row.published) {
      model["episodes"] = metrics.episodes;
      const bool planned = std::ranges::any_of(
          metrics.games, [](const GameMetrics& game) { return game.planned.has_value(); });
      add_lost(model, metrics.lost, planned ? Value(metrics.lost.missing) : Value());
    }
    Map games;
    for (const GameMetrics& game : metrics.games) games[game.game] = game_json(row, game);
    model["games"] = std::move(games);
    models.emplace_back(std::move(model));
  }
  return models;
}

}  // namespace lux
