#include "report/figures/parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "base/json.h"
#include "lab/duckdb/connection.h"
#include "report/table/display.h"

namespace lux::figures {

Value spec(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) throw std::logic_error("a figure's specification: " + parsed.error().message);
  return *std::move(parsed);
}

Table tidy(const std::vector<Value>& rows, std::vector<Column> columns) {
  Table table;
  table.columns = std::move(columns);
  table.rows.reserve(rows.size());
  for (const Value& row : rows) {
    std::vector<Value>& cells = table.rows.emplace_back();
    for (const Column& column : table.columns) {
      const Value* value = row.find(column.name);
      if (value == nullptr || (value->is_real() && !std::isfinite(value->number())))
        cells.emplace_back();
      else if (value->is_string())
        cells.emplace_back(printable(value->string()));
      else
        cells.push_back(*value);
    }
  }
  return table;
}

std::vector<std::string> values_of(const Table& table, std::string_view column) {
  std::vector<std::string> values;
  const size_t at = table.column(column);
  for (const auto& row : table.rows)
    if (row[at].is_string() && std::ranges::find(values, row[at].string()) == values.end())
      values.push_back(row[at].string());
  return values;
}

FigureChoice choice_of(const FigureInput& input, const Table& table, std::string_view column,
                       std::string title, std::string_view wanted) {
  FigureChoice choice{.column = std::string(column),
                      .title = std::move(title),
                      .values = values_of(table, column),
                      .selected = {}};
  if (const auto picked = input.picked.find(choice.column); picked != input.picked.end())
    choice.selected = picked->second;
  else if (std::ranges::find(choice.values, wanted) != choice.values.end())
    choice.selected = wanted;
  else if (!choice.values.empty())
    choice.selected = choice.values.front();
  return choice;
}

namespace {

void set_order(Value& node, std::string_view column, const List& order) {
  if (node.is_list())
    for (Value& item : node.list()) set_order(item, column, order);
  if (!node.is_map()) return;
  if (node.get_string("field") == column && node.get_string("type") == "nominal")
    node.map()["sort"] = order;
  for (auto& [key, value] : node.map())
    if (key != "sort") set_order(value, column, order);
}

}  // namespace

void keep_order(Figure& figure, std::string_view column) {
  List order;
  for (std::string& value : values_of(figure.data, column)) order.emplace_back(std::move(value));
  set_order(figure.spec, column, order);
}

std::string only(const FigureInput& input, std::string_view column,
                 const std::vector<std::string>& values) {
  std::vector<std::string> wanted = values;
  if (const auto picked = input.picked.find(std::string(column)); picked != input.picked.end())
    wanted = {picked->second};
  if (wanted.empty()) return {};
  std::string sql;
  for (const std::string& value : wanted) sql += (sql.empty() ? "" : ", ") + duckdb::quoted(value);
  return " AND " + duckdb::quoted_name(column) + " IN (" + sql + ")";
}

std::unexpected<Error> needs_study(const FigureInput& input, std::string_view study) {
  return fail("The lab has no tables of this study; 'luxmeter study {} --lab {}' makes them.",
              study, input.lab);
}

std::string counted(int64_t n, std::string_view singular) {
  return fmt::format("{} {}{}", n, singular, n == 1 ? "" : "s");
}

namespace {

struct MetricWords {
  std::string_view name, label, short_label;
};

constexpr std::array<MetricWords, 8> metric_words{
    {{"logprob_gold", "log p of the right choice", "log p"},
     {"p_gold", "p of the right choice", "p"},
     {"p_choices", "p among the choices", "p among choices"},
     {"brier", "Brier score, negated", "Brier"},
     {"acc", "Accuracy", "accuracy"},
     {"acc_norm", "Accuracy, by length", "accuracy by length"},
     {"margin", "Margin to the best wrong one", "margin"},
     {"logprob_per_token", "log p per token", "log p per token"}}};

}  // namespace

std::string metric_label(std::string_view metric) {
  const auto found = std::ranges::find(metric_words, metric, &MetricWords::name);
  return std::string(found == metric_words.end() ? metric : found->label);
}

std::string metric_short(std::string_view metric) {
  const auto found = std::ranges::find(metric_words, metric, &MetricWords::name);
  return std::string(found == metric_words.end() ? metric : found->short_label);
}

}  // namespace lux::figures
