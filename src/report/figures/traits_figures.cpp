// Figures of the light bulb study: scores by what models are (arXiv:2406.14051).
#include <algorithm>
#include <cmath>
#include <set>

#include "lab/duckdb/connection.h"
#include "report/figures/makers.h"
#include "report/figures/parts.h"

namespace lux {
namespace {

constexpr std::string_view traits = "traits";

/// A model's number as the study's frame calls it: params_b and tokens_t in billions and trillions,
/// others as the card has them.
Value trait_of(const Value& card, const std::string& column) {
  std::string member = column;
  double unit = 1;
  if (column == "params_b") {
    member = "params";
    unit = 1e9;
  } else if (column == "tokens_t") {
    member = "tokens";
    unit = 1e12;
  } else if (column == "context_k") {
    member = "context";
    unit = 1e3;
  }
  const auto number = card.get_number(member);
  return number ? Value(*number / unit) : Value();
}

/// Cards by the names that rows of the study have: a model's name, or its model_id.
const Value* card_of(const FigureInput& input, const std::string& row) {
  if (const auto found = input.cards.find(row); found != input.cards.end()) return &found->second;
  const Value* only = nullptr;
  for (const auto& [id, card] : input.cards) {
    if (card.get_string("name") != row) continue;
    if (only != nullptr) return nullptr;
    only = &card;
  }
  return only;
}

/// What a formula explains: the name within its first backticks; empty where it is computed.
std::string response_of(const std::string& formula) {
  if (!formula.starts_with('`')) return {};
  const size_t end = formula.find('`', 1);
  if (end == std::string::npos || !formula.substr(end + 1).starts_with(" ~")) return {};
  return formula.substr(1, end - 1);
}

/// Models that stand beside a fit: they have the score and the number, but were not in it. Those of
/// the study's frame, then those whose games this lab has played itself.
class Beside {
 public:
  Beside(FigureInput& input, std::set<std::string> in_the_fit)
      : input_(input), taken_(std::move(in_the_fit)) {}

  Status add(const std::string& formula, const std::string& column, std::vector<Value>& rows) {
    const std::string response = response_of(formula);
    if (response.empty()) return {};
    std::set<std::string> taken = taken_;
    const auto put = [&](const std::string& model, Value family, const Value& at, double score,
                         const char* source) {
      if (!at.is_number() || !(at.number() > 0) || !std::isfinite(score)) return;
      if (!taken.insert(model).second) return;
      rows.emplace_back(Map{{"part", "beside"},
                            {"formula", formula},
                            {"column", column},
                            {"at", at},
                            {"score", score},
                            {"model", model},
                            {"family", std::move(family)},
                            {"fit", source}});
      ++count;
    };
    const auto family_of = [](const Value& row) {
      const std::string family = row.get_string("family").value_or("");
      return Value(family.empty() ? "(no family)" : family);
    };
    if (input_.studies.has(traits, "models")) {
      // A table without these columns has nothing to show.
      const auto frame =
          input_.studies.rows("SELECT model, family, " + duckdb::quoted_name(response) +
                              "::DOUBLE AS score, " + duckdb::quoted_name(column) +
                              "::DOUBLE AS \"at\" FROM " + input_.studies.from(traits, "models"));
      if (frame)
        for (const Value& row : *frame)
          if (row.get_number("score"))
            put(row.get_string("model").value_or(""), family_of(row), *row.find("at"),
                *row.get_number("score"), "no: left out by the study");
    }
    if (response != "clemscore" || input_.games == nullptr) return {};
    const Table names = game_table(*input_.games);
    for (size_t i = 0; i < input_.games->rows.size(); ++i) {
      const GameTableRow& row = input_.games->rows[i];
      const std::string model = names.rows[i].front().string();
      const Value* card = row.published || row.withheld ? nullptr : card_of(input_, model);
      if (card != nullptr)
        put(model, family_of(*card), trait_of(*card, column), row.metrics.clemscore.value,
            row.metrics.games.size() < input_.games->games.size()
                ? "no: played in this lab, and not all games"
                : "no: played in this lab");
    }
    return {};
  }

  int64_t count = 0;

 private:
  FigureInput& input_;
  std::set<std::string> taken_;
};

std::string title_of(const std::string& column) {
  if (column == "params_b") return "parameters (billions)";
  if (column == "tokens_t") return "training tokens (trillions)";
  if (column == "params") return "parameters";
  return column;
}

}  // namespace

Result<Figure> traits_size(FigureInput& input) {
  if (!input.studies.has(traits, "line") || !input.studies.has(traits, "influence"))
    return figures::needs_study(input, traits);
  LUX_TRY(auto rows,
          input.studies.rows(
              "SELECT 'line' AS part, formula, \"column\", held, \"at\", fitted AS score, "
              "confidence_low AS low, confidence_high AS high, prediction_low, "
              "prediction_high FROM " +
              input.studies.from(traits, "line") + " WHERE \"at\" > 0"));
  LUX_TRY(const auto points, input.studies.rows("SELECT formula, row AS model, family, observed, "
                                                "flags, leverage, cooks_distance FROM " +
                                                input.studies.from(traits, "influence")));
  std::map<std::string, std::vector<std::string>> columns;  // by formula
  for (const Value& row : rows) {
    auto& of = columns[row.get_string("formula").value_or("")];
    const std::string column = row.get_string("column").value_or("");
    if (std::ranges::find(of, column) == of.end()) of.push_back(column);
  }
  if (columns.empty()) return figures::needs_study(input, traits);
  size_t unknown = 0;
  for (const Value& point : points) {
    const std::string formula = point.get_string("formula").value_or("");
    const std::string model = point.get_string("model").value_or("");
    const Value* card = card_of(input, model);
    for (const std::string& column : columns[formula]) {
      const Value at = card != nullptr ? trait_of(*card, column) : Value();
      if (at.is_null()) {
        ++unknown;
        continue;
      }
      rows.emplace_back(
          Map{{"part", "model"},
              {"formula", formula},
              {"column", column},
              {"at", at},
              {"score", *point.find("observed")},
              {"model", model},
              {"family", point.get_string("family").value_or("(no family)")},
              {"flags", *point.find("flags")},
              {"leverage", *point.find("leverage")},
              {"fit", "yes"},
              {"guess", card->find("assumed") != nullptr && !card->find("assumed")->is_null()}});
    }
  }
  int64_t beside = 0;
  for (const auto& [formula, of] : columns) {
    std::set<std::string> fitted;
    for (const Value& point : points)
      if (point.get_string("formula") == formula)
        fitted.insert(point.get_string("model").value_or(""));
    for (const std::string& column : of) {
      Beside others(input, fitted);
      LUX_CHECK(others.add(formula, column, rows));
      beside = std::max(beside, others.count);
    }
  }
  for (Value& row : rows) {
    Map& map = row.map();
    map["view"] = map.find("formula")->string() + ", along " + map.find("column")->string();
  }
  Figure figure{.title = "Score against size",
                .data = figures::tidy(rows, {{"part"},
                                             {"view"},
                                             {"model"},
                                             {"family"},
                                             {"at", Format::real, "at"},
                                             {"score", Format::real},
                                             {"low", Format::real, "line, 95 % from"},
                                             {"high", Format::real, "line, 95 % to"},
                                             {"prediction_low", Format::real, "models, 95 % from"},
                                             {"prediction_high", Format::real, "models, 95 % to"},
                                             {"leverage", Format::real},
                                             {"flags"},
                                             {"guess"},
                                             {"held"},
                                             {"fit", Format::text, "in the fit"}})};
  figure.caption =
      "The fitted line with two bands: where the line is (dark), and where a new model would be "
      "(pale), each 95 %. Diamonds are models of which a number on the card is a guess.";
  if (beside > 0)
    figure.caption +=
        " Crosses stand beside the fit and are not in it: models that the study left out, mostly "
        "because a number is not known, and those whose games this lab has played itself, with its "
        "own instances.";
  if (unknown > 0)
    figure.caption += fmt::format(" {} not drawn: the card does not say the number.",
                                  figures::counted(static_cast<int64_t>(unknown), "point"));
  figure.alt =
      "Scatter plot with a fitted line and bands: x is the models' size on a log scale, y the "
      "score, colour the family.";
  figure.log = "x";
  figure.choices = {figures::choice_of(input, figure.data, "view", "Fit")};
  figure.spec = figures::spec(R"json({
    "height": 380,
    "encoding": {"x": {"field": "at", "type": "quantitative", "scale": {"type": "log", "nice": false, "padding": 14}, "axis": {"format": "~g", "tickCount": 6}}},
    "layer": [
      {"transform": [{"filter": "datum.part === 'line'"}], "mark": {"type": "area", "opacity": 0.08, "tooltip": null, "clip": true},
       "encoding": {"y": {"field": "prediction_low", "type": "quantitative", "title": "score"}, "y2": {"field": "prediction_high"}}},
      {"transform": [{"filter": "datum.part === 'line'"}], "mark": {"type": "area", "opacity": 0.18, "tooltip": null},
       "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
      {"transform": [{"filter": "datum.part === 'line'"}], "mark": {"type": "line"},
       "encoding": {"y": {"field": "score", "type": "quantitative"}}},
      {"params": [{"name": "family_pick", "select": {"type": "point", "fields": ["family"]}, "bind": "legend"}],
       "transform": [{"filter": "datum.part === 'model' || datum.part === 'beside'"}], "mark": {"type": "point", "size": 90, "strokeWidth": 2},
       "encoding": {"y": {"field": "score", "type": "quantitative"},
                    "color": {"field": "family", "type": "nominal", "title": "Family", "sort": null, "legend": {"columns": 6}},
                    "shape": {"condition": [{"test": "datum.part === 'beside'", "value": "cross"}, {"test": "datum.guess", "value": "diamond"}], "value": "circle"},
                    "opacity": {"condition": {"param": "family_pick", "value": 1}, "value": 0.1}}}]
  })json");
  const std::string& first = columns.begin()->second.front();
  (*figure.spec.map().find("encoding")).map()["x"].map()["title"] = title_of(first);
  return figure;
}

namespace {

/// Members of groups as ticks, with the groups' means.
Result<Figure> grouped(FigureInput& input, const std::string& condition, std::string title) {
  if (!input.studies.has(traits, "members") || !input.studies.has(traits, "groups"))
    return figures::needs_study(input, traits);
  LUX_TRY(
      const auto rows,
      input.studies.rows(
          "SELECT m.by AS by, m.\"group\" AS \"group\", m.row AS model, m.score AS score, g.n AS "
          "n, g.mean AS mean, g.mean_ci_low AS low, g.mean_ci_high AS high FROM " +
          input.studies.from(traits, "members") + " m JOIN " +
          input.studies.from(traits, "groups") +
          " g ON m.by = g.by AND m.\"group\" = g.\"group\" WHERE " + condition +
          " ORDER BY m.by, g.above NULLS LAST, m.\"group\", m.place"));
  if (rows.empty()) return fail("The study has no such groups.");
  Figure figure{.title = std::move(title),
                .data = figures::tidy(rows, {{"by"},
                                             {"group"},
                                             {"model"},
                                             {"score", Format::real},
                                             {"n", Format::integer, "models in the group"},
                                             {"mean", Format::real, "mean of the group"},
                                             {"low", Format::real, "mean, 95 % from"},
                                             {"high", Format::real, "mean, 95 % to"}})};
  figure.caption =
      "Each tick is a model; the point is the group's mean with its 95 % interval, which "
      "is wide where few models are in the group.";
  figure.alt =
      "Tick plot: rows are groups of models, x is the score; a point and a line show each "
      "group's mean and interval.";
  figure.choices = {figures::choice_of(input, figure.data, "by", "Grouped by")};
  figure.spec = figures::spec(R"json({
    "height": {"step": 38},
    "encoding": {"y": {"field": "group", "type": "nominal", "sort": null, "title": null, "axis": {"labelFontSize": 13, "grid": true, "labelLimit": 240}}},
    "layer": [
      {"mark": {"type": "tick", "thickness": 2.5, "size": 18, "opacity": 0.75},
       "encoding": {"x": {"field": "score", "type": "quantitative", "title": "score"}, "color": {"datum": "models", "legend": null}}},
      {"transform": [{"aggregate": [{"op": "min", "field": "low", "as": "low"}, {"op": "max", "field": "high", "as": "high"}], "groupby": ["group"]}],
       "mark": {"type": "rule", "strokeWidth": 2, "tooltip": null, "clip": true, "yOffset": 13},
       "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}, "color": {"datum": "mean", "legend": null}}},
      {"transform": [{"aggregate": [{"op": "mean", "field": "mean", "as": "mean"}, {"op": "max", "field": "n", "as": "n"}], "groupby": ["group"]}],
       "mark": {"type": "point", "size": 55, "yOffset": 13},
       "encoding": {"x": {"field": "mean", "type": "quantitative"}, "color": {"datum": "mean", "legend": null}}}]
  })json");
  figures::keep_order(figure, "group");
  return figure;
}

}  // namespace

Result<Figure> traits_buckets(FigureInput& input) {
  return grouped(input, "(g.above IS NOT NULL OR g.up_to IS NOT NULL)", "By size bracket");
}

Result<Figure> traits_bases(FigureInput& input) {
  return grouped(input, "g.above IS NULL AND g.up_to IS NULL AND g.n > 1", "What models share");
}

namespace {

constexpr std::string_view no_group = "(no group)";

/// Groups of the timeline that are there: brackets of size from the smallest on, then others by
/// name, last those without a group.
Result<List> group_order(FigureInput& input, std::set<std::string> there) {
  List order;
  if (input.studies.has(traits, "groups")) {
    LUX_TRY(const auto groups,
            input.studies.rows("SELECT \"group\" FROM " + input.studies.from(traits, "groups") +
                               " WHERE above IS NOT NULL OR up_to IS NOT NULL ORDER BY above NULLS "
                               "FIRST, up_to"));
    for (const Value& row : groups)
      if (const auto name = row.get_string("group"); name && there.erase(*name) > 0)
        order.emplace_back(*name);
  }
  const bool some_without = there.erase(std::string(no_group)) > 0;
  for (const std::string& name : there) order.emplace_back(name);
  if (some_without) order.emplace_back(no_group);
  return order;
}

}  // namespace

Result<Figure> traits_dates(FigureInput& input) {
  if (!input.studies.has(traits, "timeline")) return figures::needs_study(input, traits);
  LUX_TRY(const auto rows,
          input.studies.rows(
              "SELECT row AS model, \"group\", date, year, score, frontier, record FROM " +
              input.studies.from(traits, "timeline") + " ORDER BY year, row"));
  if (rows.empty()) return fail("None of the models' cards has a release date.");
  Figure figure{.title = "Over release dates",
                .data = figures::tidy(rows, {{"model"},
                                             {"group"},
                                             {"date"},
                                             {"year", Format::real},
                                             {"score", Format::real},
                                             {"frontier", Format::real, "highest so far"},
                                             {"record"}})};
  std::set<std::string> there;
  for (auto& row : figure.data.rows) {
    if (row[1].is_null()) row[1] = no_group;
    there.insert(row[1].string());
  }
  figure.caption = fmt::format("{} by release date; the line is the highest score so far.",
                               figures::counted(static_cast<int64_t>(rows.size()), "model"));
  figure.alt =
      "Scatter plot: x is the release date, y the score; a stepped line shows the highest "
      "score so far.";
  figure.spec = figures::spec(R"json({
    "height": 320,
    "encoding": {"x": {"field": "year", "type": "quantitative", "title": "released (year)", "scale": {"zero": false}, "axis": {"format": ".1f"}}},
    "layer": [
      {"mark": {"type": "line", "interpolate": "step-after", "style": "reference", "tooltip": null},
       "encoding": {"y": {"field": "frontier", "type": "quantitative", "title": "score"}}},
      {"params": [{"name": "group_pick", "select": {"type": "point", "fields": ["group"]}, "bind": "legend"}],
       "mark": {"type": "point", "size": 85},
       "encoding": {"y": {"field": "score", "type": "quantitative"},
                    "color": {"field": "group", "type": "nominal", "title": "Group", "sort": null, "legend": {"columns": 6}},
                    "opacity": {"condition": {"param": "group_pick", "value": 1}, "value": 0.1}}}]
  })json");
  LUX_TRY(List order, group_order(input, std::move(there)));
  Value& color = (*figure.spec.map().find("layer")).list().back().map()["encoding"].map()["color"];
  color.map()["sort"] = std::move(order);
  return figure;
}

Result<Figure> access_panels(FigureInput& input) {
  constexpr std::string_view study = "access";
  if (!input.studies.has(study, "comparisons")) return figures::needs_study(input, study);
  LUX_TRY(auto rows, input.studies.rows(
                         "SELECT \"group\", change, task, metric, a AS variant, b AS reference, n, "
                         "difference, difference_ci_low AS low, difference_ci_high AS high, "
                         "verdict, 'paired' AS known FROM " +
                         input.studies.from(study, "comparisons") +
                         " ORDER BY \"group\", variant, task, metric"));
  if (input.studies.has(study, "aggregates")) {
    LUX_TRY(auto averages,
            input.studies.rows("SELECT \"group\", change, task, metric, variant, reference, "
                               "difference, difference_ci_low AS low, difference_ci_high AS high, "
                               "known FROM " +
                               input.studies.from(study, "aggregates") +
                               " ORDER BY \"group\", variant, task, metric"));
    for (Value& row : averages) rows.push_back(std::move(row));
  }
  if (rows.empty()) return fail("No model of the lab has another variant in it.");
  for (Value& row : rows) {
    Map& map = row.map();
    map["of"] = row.get_string("task").value_or("") + " · " + row.get_string("metric").value_or("");
  }
  Figure figure{.title = "Quantisation and access",
                .data = figures::tidy(rows, {{"of"},
                                             {"group"},
                                             {"change"},
                                             {"variant"},
                                             {"reference"},
                                             {"n", Format::integer, "paired items"},
                                             {"difference", Format::real},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"},
                                             {"known"},
                                             {"verdict"}})};
  figure.caption =
      "Variant minus reference, over the same items where they are known, with 95 % intervals. "
      "Left of "
      "zero the variant does worse. Points without a line: only averages are known.";
  figure.alt =
      "Dot plot with intervals: rows are variants of models, x is the difference from the "
      "reference, colour is what was changed.";
  figure.choices = {figures::choice_of(input, figure.data, "of", "Score")};
  figure.spec = figures::spec(R"json({
    "height": {"step": 30},
    "encoding": {"y": {"field": "variant", "type": "nominal", "sort": null, "title": null, "axis": {"labelFontSize": 13, "grid": true, "labelLimit": 280}},
                 "color": {"field": "change", "type": "nominal", "title": "What changed", "sort": null, "legend": {"columns": 2, "labelLimit": 400}}},
    "layer": [
      {"data": {"values": [{}]}, "mark": {"type": "rule", "style": "reference", "tooltip": null}, "encoding": {"x": {"datum": 0}, "y": null, "color": null}},
      {"mark": {"type": "rule", "strokeWidth": 2.5, "opacity": 0.5, "tooltip": null},
       "encoding": {"x": {"field": "low", "type": "quantitative", "title": "difference from the reference"}, "x2": {"field": "high"}}},
      {"params": [{"name": "change_pick", "select": {"type": "point", "fields": ["change"]}, "bind": "legend"}],
       "mark": {"type": "point", "size": 85},
       "encoding": {"x": {"field": "difference", "type": "quantitative"}, "opacity": {"condition": {"param": "change_pick", "value": 1}, "value": 0.1}}}]
  })json");
  figures::keep_order(figure, "variant");
  return figure;
}

}  // namespace lux
