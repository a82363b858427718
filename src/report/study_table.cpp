#include "report/study_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lux {
namespace {

using Type = StudyColumn::Type;

constexpr std::array<std::pair<const char*, const char*>, 4> parts{
    {{"value", ""}, {"stderr", "_stderr"}, {"ci_low", "_ci_low"}, {"ci_high", "_ci_high"}}};

bool is_estimate(const Column& column) {
  return column.format == Format::estimate || column.format == Format::score;
}

Type type_of(const Table& table, size_t column) {
  switch (table.columns[column].format) {
    case Format::integer:
      return Type::integer;
    case Format::count:
    case Format::real:
      return Type::real;
    default:
      break;
  }
  bool any = false;
  for (const auto& row : table.rows) {
    if (row[column].is_null()) continue;
    if (!row[column].is_bool()) return Type::text;
    any = true;
  }
  return any ? Type::boolean : Type::text;
}

Value part_of(const Value& estimate, const char* part) {
  const auto number = estimate.get_number(part);
  return number ? Value(*number) : Value();
}

}  // namespace

NamedTable left_out_table(const std::vector<std::string>& sentences) {
  NamedTable out{.name = "left_out", .table = {}};
  out.table.title = "Left out";
  out.table.when_empty = "Nothing was left out.";
  out.table.columns = {{"what"}};
  for (const std::string& sentence : sentences) out.table.rows.push_back({sentence});
  return out;
}

StudyTable study_table(std::string name, Table table) {
  StudyTable out{.name = std::move(name), .columns = {}, .rows = {}};
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    if (!is_estimate(column)) {
      out.columns.push_back({column.name, type_of(table, c)});
      continue;
    }
    for (const auto& [part, suffix] : parts)
      out.columns.push_back({column.name + suffix, Type::real});
  }
  out.rows.reserve(table.rows.size());
  for (auto& row : table.rows) {
    auto& cells = out.rows.emplace_back();
    cells.reserve(out.columns.size());
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (!is_estimate(table.columns[c])) {
        cells.push_back(std::move(row[c]));
        continue;
      }
      for (const auto& [part, suffix] : parts) cells.push_back(part_of(row[c], part));
    }
    row.clear();
  }
  return out;
}

}  // namespace lux
