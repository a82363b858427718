#include "lab/clembench/paper_table.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>

#include "base/csv.h"

namespace lux::clembench {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t first_game = 3;

struct Cell {
  double value = nan;
  double deviation = nan;
};

std::optional<double> number(std::string_view text) {
  if (text == "nan" || text == "-" || text.empty()) return nan;
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<Cell> cell(const CsvRow& row, size_t column) {
  const std::string_view text = row.fields[column];
  const size_t open = text.find(" (");
  const bool has_deviation = open != std::string_view::npos && text.ends_with(')');
  const auto value = number(text.substr(0, open));
  const auto deviation =
      has_deviation ? number(text.substr(open + 2, text.size() - open - 3)) : nan;
  if (!value || !deviation || (open != std::string_view::npos && !has_deviation))
    return fail("line {}: '{}' is no cell as 68.75 (38.71).", row.line, text);
  return Cell{*value, *deviation};
}

struct Lines {
  const CsvRow* played = nullptr;
  const CsvRow* quality = nullptr;
};

Result<ResultRow> row_of(const Csv& csv, const std::string& models, const Lines& lines) {
  ResultRow row{.line = lines.played->line, .models = models, .clemscore = nan, .cells = {}};
  LUX_TRY(const Cell played, cell(*lines.played, 2));
  LUX_TRY(const Cell quality, cell(*lines.quality, 2));
  row.average_played = played.value;
  row.average_quality = quality.value;
  for (size_t column = first_game; column < csv.header.size(); ++column) {
    LUX_TRY(const Cell game_played, cell(*lines.played, column));
    LUX_TRY(const Cell game_quality, cell(*lines.quality, column));
    row.cells.push_back({.game = csv.header[column],
                         .played = game_played.value,
                         .quality = game_quality.value,
                         .quality_std = game_quality.deviation});
  }
  return row;
}

}  // namespace

bool is_paper_table(std::string_view csv) {
  return csv.starts_with("model,metric,all,");
}

Result<std::vector<ResultRow>> read_paper_table(std::string_view text) {
  LUX_TRY(const Csv csv, parse_csv(text));
  if (!is_paper_table(text)) return fail("the columns are not model, metric, all and games.");
  std::vector<std::string> order;
  std::map<std::string, Lines> models;
  for (const CsvRow& row : csv.rows) {
    const std::string& name = row.fields[0];
    const std::string& metric = row.fields[1];
    const auto [at, is_new] = models.try_emplace(name);
    if (is_new) order.push_back(name);
    if (metric != "Played" && metric != "Main Score")
      return fail("line {}: the metric is '{}', neither Played nor Main Score.", row.line, metric);
    const CsvRow*& line = metric == "Played" ? at->second.played : at->second.quality;
    if (line != nullptr)
      return fail("'{}' has its {} twice, in lines {} and {}.", name, metric, line->line, row.line);
    line = &row;
  }
  std::vector<ResultRow> rows;
  for (const std::string& name : order) {
    const Lines& lines = models.find(name)->second;
    if (lines.played == nullptr || lines.quality == nullptr)
      return fail("line {}: '{}' has no {}.",
                  (lines.played != nullptr ? lines.played : lines.quality)->line, name,
                  lines.played == nullptr ? "Played" : "Main Score");
    LUX_TRY(ResultRow row, row_of(csv, name, lines));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace lux::clembench
