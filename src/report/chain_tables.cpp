#include "report/chain_tables.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "report/study_table.h"

namespace lux {
namespace {

Value number(double x) {
  return std::isfinite(x) ? Value(x) : Value();
}

Value number(const std::optional<double>& x) {
  return x ? number(*x) : Value();
}

Value cell(const Estimate& e) {
  return estimate_cell(e.value, e.standard_error, e.interval.low, e.interval.high);
}

Value whole(size_t n) {
  return static_cast<int64_t>(n);
}

std::string text(std::string_view view) {
  return std::string(view);
}

std::vector<Column> of_place() {
  return {{"slice"}, {"task"}, {"correlation"}};
}

std::vector<Value> place_cells(const ChainPlace& place) {
  return {place.slice, place.task, text(name_of(place.correlation))};
}

void add_columns(Table& table, Format format, std::initializer_list<const char*> names) {
  for (const char* name : names) table.columns.push_back({name, format});
}

void add_column(Table& table, Format format, Summary summary) {
  table.columns.push_back({text(name_of(summary)), format});
}

Table slices_table(const ChainResult& result) {
  Table table;
  table.title = "Slices";
  table.columns = {{"slice"}, {"family"}};
  add_columns(table, Format::integer, {"models", "tasks"});
  add_columns(table, Format::real, {"least_compute", "greatest_compute", "decades"});
  add_columns(table, Format::text, {"names"});
  for (const SliceRow& row : result.slices) {
    std::string names;
    for (const std::string& name : row.models) names += (names.empty() ? "" : ", ") + name;
    table.rows.push_back({row.slice.name, row.slice.family, whole(row.models.size()),
                          whole(row.tasks), row.slice.least_compute, row.slice.greatest_compute,
                          row.slice.decades(), names});
  }
  return table;
}

Table correlations_table(const ChainResult& result) {
  Table table;
  table.title = "Correlations with log compute";
  table.columns = of_place();
  add_columns(table, Format::text, {"metric"});
  add_columns(table, Format::integer, {"models"});
  add_columns(table, Format::real, {"decades"});
  add_columns(table, Format::integer,
              {"documents", "correlated", "constant", "undefined", "incomplete"});
  for (const Summary one : all_summaries) add_column(table, Format::estimate, one);
  add_columns(table, Format::estimate, {"mean_over_models"});
  add_columns(table, Format::real, {"chance_above", "p_value"});
  add_columns(table, Format::text, {"p_value_exact"});
  table.key_columns = 4;
  for (const MetricRow& row : result.metrics) {
    std::vector<Value> cells = place_cells(row.place);
    for (Value value : {Value(text(name_of(row.metric))), whole(row.models), number(row.decades),
                        Value(row.documents), Value(row.correlated), Value(row.constant),
                        Value(row.undefined), Value(row.incomplete)})
      cells.push_back(std::move(value));
    for (const Summary one : all_summaries) cells.push_back(cell(row.over_documents[one]));
    for (Value value : {cell(row.over_models[Summary::mean]), number(row.chance_above),
                        number(row.p_value), row.p_value ? Value(row.p_value_exact) : Value()})
      cells.push_back(std::move(value));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table steps_table(const ChainResult& result) {
  Table table;
  table.title = "What each step costs";
  table.when_empty = "No two metrics that follow each other in the chain are there.";
  table.columns = of_place();
  add_columns(table, Format::text, {"from", "to"});
  add_columns(table, Format::integer, {"documents"});
  for (const Summary one : step_summaries) add_column(table, Format::estimate, one);
  add_columns(table, Format::estimate, {"mean_over_models"});
  table.key_columns = 5;
  for (const StepRow& row : result.steps) {
    std::vector<Value> cells = place_cells(row.place);
    for (Value value : {Value(text(name_of(row.step.from))), Value(text(name_of(row.step.to))),
                        Value(row.documents)})
      cells.push_back(std::move(value));
    for (const Summary one : step_summaries) cells.push_back(cell(row.over_documents[one]));
    cells.push_back(cell(row.over_models[Summary::mean]));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// Of correlations or steps: one row a summary of each that was drawn.
template <class Row, class Key>
Table over_models_table(std::string title, const std::vector<Row>& rows,
                        std::initializer_list<const char*> key_names, const Key& key_of,
                        std::span<const Summary> told) {
  Table table;
  table.title = std::move(title);
  table.when_empty =
      "No models were drawn anew: that takes --draw-models N, and slices of enough models.";
  table.columns = of_place();
  add_columns(table, Format::text, key_names);
  add_columns(table, Format::text, {"statistic"});
  table.key_columns = table.columns.size();
  add_columns(table, Format::integer, {"models"});
  add_columns(table, Format::estimate, {"value"});
  for (const Row& row : rows) {
    std::vector<Value> key = place_cells(row.place);
    for (const std::string_view name : key_of(row)) key.emplace_back(text(name));
    for (const Summary one : told) {
      const Estimate& estimate = row.over_models[one];
      if (std::isnan(estimate.standard_error)) continue;
      std::vector<Value> cells = key;
      cells.emplace_back(text(name_of(one)));
      cells.push_back(whole(static_cast<size_t>(estimate.n)));
      cells.push_back(cell(estimate));
      table.rows.push_back(std::move(cells));
    }
  }
  return table;
}

Table correlations_over_models(const ChainResult& result) {
  const auto key = [](const MetricRow& row) { return std::array{name_of(row.metric)}; };
  return over_models_table("Correlations with log compute: errors of drawing models anew",
                           result.metrics, {"metric"}, key, all_summaries);
}

Table steps_over_models(const ChainResult& result) {
  const auto key = [](const StepRow& row) {
    return std::array{name_of(row.step.from), name_of(row.step.to)};
  };
  return over_models_table("What each step costs: errors of drawing models anew", result.steps,
                           {"from", "to"}, key, step_summaries);
}

Table ordering_table(const ChainResult& result) {
  Table table;
  table.title = "logprob_gold > p_choices > brier > acc";
  table.when_empty = "No task of a slice has correlations of all four metrics.";
  table.columns = {{"correlation"}, {"statistic"}};
  add_columns(table, Format::integer, {"tuples"});
  add_columns(table, Format::estimate, {"share"});
  table.key_columns = 2;
  for (const OrderingRow& row : result.ordering)
    table.rows.push_back(
        {text(name_of(row.correlation)), row.statistic, row.tuples, cell(row.share)});
  return table;
}

Table matched_table(const ChainResult& result) {
  Table table;
  table.title = "Over equal spans of compute";
  table.columns = {{"slice"}, {"correlation"}, {"metric"}};
  add_columns(table, Format::real, {"decades", "match"});
  add_columns(table, Format::integer, {"windows"});
  add_columns(table, Format::real, {"window_models", "window_decades"});
  add_columns(table, Format::estimate, {"mean"});
  add_columns(table, Format::real, {"least", "greatest"});
  table.key_columns = 3;
  for (const MatchedRow& row : result.matched)
    table.rows.push_back({row.slice, text(name_of(row.correlation)), text(name_of(row.metric)),
                          row.decades, row.match, row.windows, number(row.window_models),
                          number(row.window_decades), cell(row.mean), number(row.least),
                          number(row.greatest)});
  return table;
}

Table survival_table(const ChainResult& result) {
  Table table;
  table.title = "Survival functions";
  table.columns = of_place();
  add_columns(table, Format::text, {"metric"});
  add_columns(table, Format::real, {"at"});
  add_columns(table, Format::estimate, {"share_above"});
  table.key_columns = 4;
  for (const SurvivalCurve& curve : result.survival)
    for (const SurvivalPoint& point : curve.points) {
      std::vector<Value> cells = place_cells(curve.place);
      cells.emplace_back(text(name_of(curve.metric)));
      cells.emplace_back(point.correlation);
      cells.push_back(cell(point.share_above));
      table.rows.push_back(std::move(cells));
    }
  return table;
}

bool is_shown(const ChainResult& result, const ChainPlace& place, Correlation correlation,
              bool by_task) {
  if (place.correlation != correlation) return false;
  if (by_task) return place.task != all_tasks;
  if (place.task == all_tasks) return true;
  for (const SliceRow& slice : result.slices)  // a slice with one task has no row of all tasks
    if (slice.slice.name == place.slice) return slice.tasks == 1;
  return false;
}

}  // namespace

std::vector<NamedTable> chain_tables(const ChainResult& result) {
  std::vector<NamedTable> tables;  // not from a list in braces, which would be copied
  const auto add = [&](const char* name, Table (*make)(const ChainResult&)) {
    tables.push_back({.name = name, .table = make(result)});
  };
  add("slices", slices_table);
  add("correlations", correlations_table);
  add("steps", steps_table);
  add("ordering", ordering_table);
  add("correlations_over_models", correlations_over_models);
  add("steps_over_models", steps_over_models);
  add("matched", matched_table);
  add("survival", survival_table);
  tables.push_back(left_out_table(result.left_out));
  return tables;
}

Table chain_summary(const ChainResult& result, Correlation correlation, bool by_task) {
  Table table;
  table.title =
      fmt::format("Correlation of documents' scores with log compute ({})", name_of(correlation));
  table.columns = {{"slice"}, {"task"}, {"metric"}};
  add_columns(table, Format::integer, {"models"});
  add_columns(table, Format::real, {"decades"});
  add_columns(table, Format::integer, {"correlated", "constant"});
  add_columns(table, Format::score, {"mean", "median", "above"});
  add_columns(table, Format::real, {"ceiling"});
  add_columns(table, Format::score, {"of_ceiling"});
  table.key_columns = 3;
  for (const MetricRow& row : result.metrics) {
    const Summaries& of = row.over_documents;
    if (is_shown(result, row.place, correlation, by_task))
      table.rows.push_back({row.place.slice, row.place.task, text(name_of(row.metric)),
                            whole(row.models), number(row.decades), row.correlated, row.constant,
                            cell(of[Summary::mean]), cell(of[Summary::median]),
                            cell(of[Summary::above]), number(of[Summary::ceiling].value),
                            cell(of[Summary::of_ceiling])});
  }
  table.notes.push_back(
      fmt::format("above: share of documents above {}; constant: all models score the same; "
                  "ceiling: the highest mean that these scores could have.",
                  result.threshold));
  return table;
}

Table step_summary(const ChainResult& result, Correlation correlation, bool by_task) {
  Table table;
  table.title = fmt::format("What each step of the chain costs, over the same documents ({})",
                            name_of(correlation));
  table.columns = {{"slice"}, {"task"}, {"step"}};
  add_columns(table, Format::integer, {"documents"});
  add_columns(table, Format::score, {"mean", "median"});
  add_columns(table, Format::real, {"ceiling"});
  add_columns(table, Format::score, {"of_ceiling"});
  table.key_columns = 3;
  for (const StepRow& row : result.steps) {
    const Summaries& of = row.over_documents;
    if (is_shown(result, row.place, correlation, by_task))
      table.rows.push_back({row.place.slice, row.place.task,
                            fmt::format("{} → {}", name_of(row.step.from), name_of(row.step.to)),
                            row.documents, cell(of[Summary::mean]), cell(of[Summary::median]),
                            number(of[Summary::ceiling].value), cell(of[Summary::of_ceiling])});
  }
  return table;
}

}  // namespace lux
