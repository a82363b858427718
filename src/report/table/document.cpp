#include "report/table/document.h"

#include <cmath>
#include <optional>
#include <utility>

#include "report/table/display.h"

namespace lux {
namespace {

Value plain(const Value& cell) {
  if (cell.is_string()) return valid_utf8(cell.string());
  if (cell.is_real() && !std::isfinite(cell.number())) return {};
  return cell;
}

Value cell_of(const Value& cell, Format format) {
  if (format != Format::estimate && format != Format::score) return plain(cell);
  if (!cell.is_map()) return {};
  List parts;
  for (const char* part : {"value", "stderr", "ci_low", "ci_high"}) {
    const Value* found = cell.find(part);
    parts.push_back(found != nullptr ? plain(*found) : Value());
  }
  return parts;
}

const char* name_of(Format format) {
  switch (format) {
    case Format::text:
      return "text";
    case Format::integer:
      return "integer";
    case Format::count:
      return "count";
    case Format::real:
      return "real";
    case Format::estimate:
    case Format::score:
      return "estimate";
  }
  return "text";
}

}  // namespace

Value table_document(const Table& table) {
  List columns;
  for (const Column& column : table.columns)
    columns.emplace_back(
        Map{{"name", valid_utf8(column.name)},
            {"title", valid_utf8(column.title.empty() ? column.name : column.title)},
            {"unit", column.unit},
            {"format", name_of(column.format)}});
  List rows;
  rows.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    List cells;
    cells.reserve(row.size());
    for (size_t c = 0; c < table.columns.size(); ++c)
      cells.push_back(c < row.size() ? cell_of(row[c], table.columns[c].format) : Value());
    rows.emplace_back(std::move(cells));
  }
  List notes;
  for (const std::string& note : table.notes) notes.emplace_back(valid_utf8(note));
  return Map{{"title", valid_utf8(table.title)},
             {"columns", std::move(columns)},
             {"rows", std::move(rows)},
             {"notes", std::move(notes)}};
}

namespace {

/// The ends of an estimate's interval; nothing where it has none.
std::optional<std::pair<double, double>> interval_of(const Value& cell) {
  if (!cell.is_list() || cell.list().size() < 4) return std::nullopt;
  const List& parts = cell.list();
  if (!parts[2].is_number() || !parts[3].is_number()) return std::nullopt;
  return std::pair(parts[2].number(), parts[3].number());
}

void rank_column(List& rows, size_t column) {
  std::vector<std::optional<std::pair<double, double>>> intervals;
  for (const Value& row : rows) intervals.push_back(interval_of(row.list()[column]));
  int64_t ranked = 0;
  for (const auto& interval : intervals) ranked += interval ? 1 : 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!intervals[i]) continue;
    int64_t above = 0;
    int64_t below = 0;
    for (const auto& other : intervals) {
      if (!other) continue;
      if (other->first > intervals[i]->second) ++above;
      if (other->second < intervals[i]->first) ++below;
    }
    List& parts = rows[i].list()[column].list();
    parts.emplace_back(1 + above);
    parts.emplace_back(ranked - below);
  }
}

}  // namespace

Value ranked_document(const Table& table) {
  Value document = table_document(table);
  List& rows = document.map().find("rows")->list();
  for (size_t c = 0; c < table.columns.size(); ++c)
    if (table.columns[c].format == Format::estimate || table.columns[c].format == Format::score)
      rank_column(rows, c);
  return document;
}

}  // namespace lux
