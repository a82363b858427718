// Figures of the elusive study: how well each metric follows compute (arXiv:2406.04391).
#include <algorithm>

#include "report/figures/makers.h"
#include "report/figures/parts.h"

namespace lux {
namespace {

using figures::metric_label;

constexpr std::string_view chain = "chain";
constexpr const char* metrics_shown =
    " AND metric IN ('logprob_gold', 'p_gold', 'p_choices', 'brier', 'acc', 'logprob_per_token')";
constexpr const char* metric_order =
    "list_position(['logprob_per_token', 'logprob_gold', 'p_gold', 'p_choices', 'brier', 'acc'], "
    "metric)";

/// Rows of one figure that a page holds at most; more tasks are left to `luxmeter figure`.
constexpr int64_t most_rows = 12000;

/// Which tasks of a table fit, '(all)' first, then by name; and how many do not.
struct Tasks {
  std::vector<std::string> shown;
  size_t left_out = 0;
};

Result<Tasks> tasks_that_fit(FigureInput& input, const std::string& from,
                             const std::string& rows_of_task, const std::string& where) {
  LUX_TRY(
      const auto found,
      input.studies.rows("SELECT task, " + rows_of_task + "::BIGINT AS n FROM " + from +
                         " WHERE true" + where + " GROUP BY task ORDER BY task <> '(all)', task"));
  Tasks tasks;
  int64_t rows = 0;
  for (const Value& row : found) {
    rows += row.get_int("n").value_or(0);
    if (tasks.shown.empty() || rows <= most_rows)
      tasks.shown.push_back(row.get_string("task").value_or(""));
    else
      ++tasks.left_out;
  }
  return tasks;
}

std::string tell_left_out(const Tasks& tasks, const FigureInput& input, const char* name) {
  if (tasks.left_out == 0) return {};
  return fmt::format(
      " {} more would not fit here: 'luxmeter figure {} --lab {} --pick task=NAME --out FILE' "
      "draws "
      "them.",
      figures::counted(static_cast<int64_t>(tasks.left_out), "task"), name, input.lab);
}

/// Metrics in words, in the place of the column of that name.
void label_metrics(Table& table, const char* column) {
  const size_t at = table.column(column);
  for (auto& row : table.rows)
    if (row[at].is_string()) row[at] = metric_label(row[at].string());
}

/// "wick: 12 models over 2.4 decades of compute; taper: …".
Result<std::string> slices_told(FigureInput& input) {
  LUX_TRY(const auto slices,
          input.studies.rows("SELECT slice, models::BIGINT AS models, decades FROM " +
                             input.studies.from(chain, "slices") + " ORDER BY slice"));
  std::string told;
  for (const Value& slice : slices)
    told += fmt::format("{}{}: {} over {:.1f} decades of compute", told.empty() ? "" : "; ",
                        slice.get_string("slice").value_or(""),
                        figures::counted(slice.get_int("models").value_or(0), "model"),
                        slice.get_number("decades").value_or(0));
  return told;
}

}  // namespace

Result<Figure> chain_survival(FigureInput& input) {
  if (!input.studies.has(chain, "survival")) return figures::needs_study(input, chain);
  const std::string from = input.studies.from(chain, "survival");
  const std::string where = metrics_shown + figures::only(input, "task");
  LUX_TRY(const Tasks tasks, tasks_that_fit(input, from, "count(*)", where));
  LUX_TRY(
      const auto rows,
      input.studies.rows("SELECT slice, task, correlation, metric, \"at\", share_above, "
                         "share_above_ci_low AS low, "
                         "share_above_ci_high AS high, correlated AS n FROM (SELECT * FROM " +
                         from + " WHERE true" + where + figures::only(input, "task", tasks.shown) +
                         ") LEFT JOIN (SELECT slice, task, correlation, metric, correlated FROM " +
                         input.studies.from(chain, "correlations") +
                         ") USING (slice, task, correlation, metric) ORDER BY " + metric_order +
                         ", task <> '(all)', task, correlation, slice, \"at\""));
  Figure figure{.title = "How many documents follow compute",
                .data = figures::tidy(rows, {{"slice"},
                                             {"task"},
                                             {"correlation"},
                                             {"metric"},
                                             {"at", Format::real, "correlation above"},
                                             {"share_above", Format::real, "share of documents"},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"},
                                             {"n", Format::integer, "documents"}})};
  label_metrics(figure.data, "metric");
  LUX_TRY(const std::string slices, slices_told(input));
  figure.caption =
      "Each curve: the share of documents whose score correlates with log compute more than the "
      "value below. The further right, the more predictable the metric. Bands: 95 % intervals over "
      "documents. " +
      slices + "." + tell_left_out(tasks, input, "chain-survival");
  figure.alt =
      "Small multiples, one a metric, of survival functions: x is a correlation with log compute "
      "from -1 to 1, y the share of documents above it, one line a family.";
  figure.choices = {
      figures::choice_of(input, figure.data, "task", "Task", "(all)"),
      figures::choice_of(input, figure.data, "correlation", "Correlation", "spearman")};
  figure.spec = figures::spec(R"json({
    "facet": {"field": "metric", "type": "nominal", "sort": null, "title": null},
    "columns": 3,
    "spec": {"width": 250, "height": 190,
      "encoding": {
        "x": {"field": "at", "type": "quantitative", "title": "correlation with log compute",
              "scale": {"domain": [-1, 1]}, "axis": {"values": [-1, -0.5, 0, 0.5, 1], "format": "~g"}},
        "color": {"field": "slice", "type": "nominal", "title": "Family", "sort": null}},
      "layer": [
        {"mark": {"type": "area", "tooltip": null},
         "encoding": {"y": {"field": "low", "type": "quantitative", "title": "share of documents above",
                            "scale": {"domain": [0, 1]}, "axis": {"tickCount": 5, "format": "~p"}},
                      "y2": {"field": "high"},
                      "opacity": {"condition": {"param": "family", "value": 0.18}, "value": 0.02}}},
        {"params": [{"name": "family", "select": {"type": "point", "fields": ["slice"]}, "bind": "legend"}],
         "mark": {"type": "line", "tooltip": null},
         "encoding": {"y": {"field": "share_above", "type": "quantitative"},
                      "opacity": {"condition": {"param": "family", "value": 1}, "value": 0.12}}},
        {"mark": {"type": "point", "size": 120},
         "encoding": {"y": {"field": "share_above", "type": "quantitative"}, "opacity": {"value": 0}}}]},
    "resolve": {"axis": {"x": "independent"}}
  })json");
  figures::keep_order(figure, "metric");
  return figure;
}

Result<Figure> chain_stripes(FigureInput& input) {
  if (!input.studies.has(chain, "correlations")) return figures::needs_study(input, chain);
  LUX_TRY(
      const auto rows,
      input.studies.rows(
          "SELECT slice, task, correlation, metric, models, decades, correlated AS n, mean, "
          "mean_ci_low AS low, mean_ci_high AS high, ceiling FROM " +
          input.studies.from(chain, "correlations") + " WHERE mean IS NOT NULL" + metrics_shown +
          " ORDER BY task = '(all)', task, " + metric_order + ", slice, correlation"));
  Figure figure{.title = "Every task, every metric",
                .data = figures::tidy(rows, {{"slice"},
                                             {"task"},
                                             {"correlation"},
                                             {"metric"},
                                             {"models", Format::integer},
                                             {"decades", Format::real, "decades of compute"},
                                             {"n", Format::integer, "documents"},
                                             {"mean", Format::real, "mean correlation"},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"},
                                             {"ceiling", Format::real}})};
  label_metrics(figure.data, "metric");
  figure.caption =
      "Mean correlation of documents' scores with log compute, and its 95 % interval over "
      "documents. "
      "Documents that all models score alike have no correlation and are not counted.";
  figure.alt =
      "Dot plot with intervals: rows are tasks, x is the mean correlation with log compute, colour "
      "is "
      "the metric, shape the family.";
  figure.choices = {
      figures::choice_of(input, figure.data, "correlation", "Correlation", "spearman")};
  figure.spec = figures::spec(R"json({
    "height": {"step": 17},
    "encoding": {
      "y": {"field": "task", "type": "nominal", "sort": null, "title": null,
            "axis": {"grid": true, "labelFontSize": 13}, "scale": {"paddingInner": 0.35, "paddingOuter": 0.2}},
      "yOffset": {"field": "metric", "type": "nominal", "sort": null},
      "color": {"field": "metric", "type": "nominal", "title": "Metric", "sort": null, "legend": {"columns": 3}}},
    "layer": [
      {"data": {"values": [{}]}, "mark": {"type": "rule", "style": "reference", "tooltip": null}, "encoding": {"x": {"datum": 0}, "y": null, "yOffset": null, "color": null}},
      {"mark": {"type": "rule", "tooltip": null, "strokeWidth": 2},
       "encoding": {"x": {"field": "low", "type": "quantitative", "title": "mean correlation with log compute"},
                    "x2": {"field": "high"},
                    "opacity": {"condition": {"param": "family", "value": 0.6}, "value": 0.05}}},
      {"params": [{"name": "family", "select": {"type": "point", "fields": ["slice"]}, "bind": "legend"}],
       "mark": {"type": "point", "size": 60},
       "encoding": {"x": {"field": "mean", "type": "quantitative"},
                    "shape": {"field": "slice", "type": "nominal", "title": "Family"},
                    "opacity": {"condition": {"param": "family", "value": 1}, "value": 0.08}}}]
  })json");
  figures::keep_order(figure, "task");
  figures::keep_order(figure, "metric");
  return figure;
}

Result<Figure> chain_steps(FigureInput& input) {
  if (!input.studies.has(chain, "steps")) return figures::needs_study(input, chain);
  LUX_TRY(const auto rows,
          input.studies.rows(
              "SELECT slice, task, correlation, \"from\" || '→' || \"to\" AS step, \"from\", "
              "\"to\", documents, mean, mean_ci_low AS low, mean_ci_high AS high, ceiling FROM " +
              input.studies.from(chain, "steps") +
              " WHERE mean IS NOT NULL ORDER BY task <> '(all)', task, slice, correlation"));
  Figure figure{.title = "What each step costs",
                .data = figures::tidy(rows, {{"slice"},
                                             {"task"},
                                             {"correlation"},
                                             {"step"},
                                             {"from"},
                                             {"to"},
                                             {"documents", Format::integer},
                                             {"mean", Format::real, "mean change of correlation"},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"},
                                             {"ceiling", Format::real, "change of the ceiling"}})};
  for (auto& row : figure.data.rows)
    row[3] =
        figures::metric_short(row[4].string()) + " → " + figures::metric_short(row[5].string());
  label_metrics(figure.data, "from");
  label_metrics(figure.data, "to");
  figure.caption =
      "Mean change of a document's correlation with log compute from one metric to the next, over "
      "the documents that have both, with 95 % intervals over documents. Left of zero, the step "
      "makes scores harder to predict.";
  figure.alt =
      "Dot plot with intervals: rows are steps between metrics, x is the mean change of "
      "correlation, "
      "colour is the family.";
  figure.choices = {
      figures::choice_of(input, figure.data, "task", "Task", "(all)"),
      figures::choice_of(input, figure.data, "correlation", "Correlation", "spearman")};
  figure.spec = figures::spec(R"json({
    "height": {"step": 20},
    "encoding": {
      "y": {"field": "step", "type": "nominal", "sort": null, "title": null,
            "axis": {"labelLimit": 330, "labelFontSize": 13}, "scale": {"paddingInner": 0.4, "paddingOuter": 0.2}},
      "yOffset": {"field": "slice", "type": "nominal", "sort": null},
      "color": {"field": "slice", "type": "nominal", "title": "Family", "sort": null}},
    "layer": [
      {"data": {"values": [{}]}, "mark": {"type": "rule", "style": "reference", "tooltip": null}, "encoding": {"x": {"datum": 0}, "y": null, "yOffset": null, "color": null}},
      {"mark": {"type": "rule", "tooltip": null, "strokeWidth": 2.5},
       "encoding": {"x": {"field": "low", "type": "quantitative", "title": "change of correlation"},
                    "x2": {"field": "high"},
                    "opacity": {"condition": {"param": "family", "value": 0.6}, "value": 0.05}}},
      {"params": [{"name": "family", "select": {"type": "point", "fields": ["slice"]}, "bind": "legend"}],
       "mark": {"type": "point", "size": 80},
       "encoding": {"x": {"field": "mean", "type": "quantitative"},
                    "opacity": {"condition": {"param": "family", "value": 1}, "value": 0.08}}}]
  })json");
  figures::keep_order(figure, "step");
  return figure;
}

Result<Figure> chain_accuracy(FigureInput& input) {
  constexpr std::string_view study = "distractors";
  if (!input.studies.has(study, "accuracy_bins")) return figures::needs_study(input, study);
  LUX_TRY(
      const auto rows,
      input.studies.rows(
          "SELECT slice, task, p_choices_low, p_choices_high, (p_choices_low + p_choices_high) / 2 "
          "AS p_choices, n, pairs, acc, least(acc_ci_low, acc_wilson_low) AS low, "
          "greatest(acc_ci_high, acc_wilson_high) AS high FROM " +
          input.studies.from(study, "accuracy_bins") +
          " WHERE pairs > 0 ORDER BY task <> '(all)', task, slice, p_choices_low"));
  Figure figure{.title = "When is a document right?",
                .data = figures::tidy(rows, {{"slice"},
                                             {"task"},
                                             {"p_choices_low", Format::real, "p from"},
                                             {"p_choices_high", Format::real, "p to"},
                                             {"p_choices", Format::real, "p among the choices"},
                                             {"n", Format::integer, "documents"},
                                             {"pairs", Format::integer, "documents × models"},
                                             {"acc", Format::real, "accuracy"},
                                             {"low", Format::real, "95 % from"},
                                             {"high", Format::real, "95 % to"}})};
  figure.caption =
      "Share of right answers in 30 bins of the right choice's share of probability. Up to 1/K "
      "none "
      "can be right, above 1/2 all are; between, the specific wrong choices decide. Bands: the "
      "wider "
      "of two 95 % intervals, of documents drawn anew and Wilson's.";
  figure.alt =
      "Line chart with bands: x is the right choice's share of probability from 0 to 1, y the "
      "share of "
      "right answers, one line a family.";
  figure.choices = {figures::choice_of(input, figure.data, "task", "Task", "(all)")};
  figure.spec = figures::spec(R"json({
    "height": 300,
    "encoding": {
      "x": {"field": "p_choices", "type": "quantitative", "scale": {"domain": [0, 1]}, "title": "right choice's share of probability"},
      "color": {"field": "slice", "type": "nominal", "title": "Family", "sort": null}},
    "layer": [
      {"data": {"values": [{}]}, "mark": {"type": "rule", "style": "reference", "tooltip": null}, "encoding": {"x": {"datum": 0.5}, "color": null}},
      {"mark": {"type": "area", "tooltip": null},
       "encoding": {"y": {"field": "low", "type": "quantitative", "title": "share of right answers", "scale": {"domain": [0, 1]}, "axis": {"format": "~p", "tickCount": 5}},
                    "y2": {"field": "high"},
                    "opacity": {"condition": {"param": "family", "value": 0.15}, "value": 0.02}}},
      {"params": [{"name": "family", "select": {"type": "point", "fields": ["slice"]}, "bind": "legend"}],
       "mark": {"type": "line", "point": {"size": 50}},
       "encoding": {"y": {"field": "acc", "type": "quantitative"},
                    "opacity": {"condition": {"param": "family", "value": 1}, "value": 0.1}}}]
  })json");
  return figure;
}

Result<Figure> chain_mass(FigureInput& input) {
  constexpr std::string_view study = "distractors";
  if (!input.studies.has(study, "mass_points")) return figures::needs_study(input, study);
  const std::string from = input.studies.from(study, "mass_points");
  const std::string where = figures::only(input, "task");
  LUX_TRY(const Tasks tasks,
          tasks_that_fit(input, from, "least(count(*), 900 * count(DISTINCT slice))", where));
  LUX_TRY(
      const auto rows,
      input.studies.rows(
          "SELECT slice, task, model, doc_id, log10_compute, log10_p_right, log10_p_wrong, points "
          "FROM (SELECT *, row_number() OVER (PARTITION BY slice, task ORDER BY doc_id, model) AS "
          "place, count(*) OVER (PARTITION BY slice, task) AS points FROM " +
          from + " WHERE isfinite(log10_p_right) AND isfinite(log10_p_wrong)" + where +
          figures::only(input, "task", tasks.shown) +
          ") WHERE place % ((points + 899) // 900) = 0 ORDER BY task <> '(all)', task, slice, "
          "log10_compute, doc_id"));
  Figure figure{
      .title = "The wrong choices rise too",
      .data = figures::tidy(rows, {{"slice"},
                                   {"task"},
                                   {"model"},
                                   {"doc_id", Format::integer, "document"},
                                   {"log10_compute", Format::real, "log10 FLOP"},
                                   {"log10_p_right", Format::real, "log10 p, right choice"},
                                   {"log10_p_wrong", Format::real, "log10 p, wrong choices"},
                                   {"points", Format::integer, "points there are"}})};
  figure.caption =
      "Each point is a document as one model sees it: probability mass on all wrong choices "
      "against "
      "mass on the right one, darker with more compute. Up to 900 points of each family are drawn, "
      "at "
      "equal distances among those of the study; the dashed line is where both are equal." +
      tell_left_out(tasks, input, "chain-mass");
  figure.alt =
      "Scatter plots, one a family: x is log10 mass on the right choice, y log10 mass on the wrong "
      "choices, colour is log10 of compute. Both rise together.";
  figure.choices = {figures::choice_of(input, figure.data, "task", "Task", "(all)")};
  double least = 0;
  for (const auto& row : figure.data.rows)
    least = std::min({least, row[5].is_number() ? row[5].number() : 0.0,
                      row[6].is_number() ? row[6].number() : 0.0});
  figure.spec = figures::spec(R"json({
    "facet": {"field": "slice", "type": "nominal", "sort": null, "title": null},
    "columns": 2,
    "spec": {"width": 340, "height": 300,
      "layer": [
        {"mark": {"type": "point", "size": 18, "opacity": 0.75},
         "encoding": {
           "x": {"field": "log10_p_right", "type": "quantitative", "title": "log10 p, right choice", "scale": {"zero": false}},
           "y": {"field": "log10_p_wrong", "type": "quantitative", "title": "log10 p, all wrong choices", "scale": {"zero": false}},
           "color": {"field": "log10_compute", "type": "quantitative", "title": "log10 compute (FLOP)",
                     "scale": {"zero": false}, "legend": {"gradientLength": 160}}}}]},
    "resolve": {"axis": {"x": "independent"}}
  })json");
  // The diagonal, as far as the points reach.
  List ends{Map{{"both", least}}, Map{{"both", 0.0}}};
  Value diagonal = figures::spec(R"json({
    "mark": {"type": "line", "style": "reference", "strokeWidth": 1, "tooltip": null, "clip": true},
    "encoding": {"x": {"field": "both", "type": "quantitative"}, "y": {"field": "both", "type": "quantitative"}}})json");
  diagonal.map()["data"] = Map{{"values", std::move(ends)}};
  figure.spec.map()["spec"].map()["layer"].list().push_back(std::move(diagonal));
  return figure;
}

}  // namespace lux
