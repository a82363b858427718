#include "report/study_table.h"

#include <utility>

namespace lux {
namespace {

using Type = StudyColumn::Type;

Type type_of(const Table& table, size_t column) {
  switch (table.columns[column].format) {
    case Format::integer:
      return Type::integer;
    case Format::count:
    case Format::real:
      return Type::real;
    case Format::estimate:
    case Format::score:
      return Type::estimate;
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

}  // namespace

NamedTable left_out_table(const std::vector<std::string>& sentences) {
  NamedTable out{.name = "left_out", .table = {}};
  out.table.title = "Left out, or worth knowing";
  out.table.when_empty = "Nothing was left out.";
  out.table.columns = {{"what"}};
  for (const std::string& sentence : sentences) out.table.rows.push_back({sentence});
  return out;
}

StudyTable study_table(std::string name, Table table) {
  StudyTable out{.name = std::move(name), .columns = {}, .rows = {}};
  for (size_t c = 0; c < table.columns.size(); ++c)
    out.columns.push_back({table.columns[c].name, type_of(table, c)});
  out.rows = std::move(table.rows);
  return out;
}

}  // namespace lux
