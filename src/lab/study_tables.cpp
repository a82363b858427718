#include "lab/study_tables.h"

#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "lab/duckdb/row_source.h"
#include "lab/table_file.h"

namespace lux {
namespace {

using Type = StudyColumn::Type;

/// Members of an estimate, and how their columns end.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> parts{
    {{"value", ""}, {"stderr", "_stderr"}, {"ci_low", "_ci_low"}, {"ci_high", "_ci_high"}}};

std::string_view sql_of(Type type) {
  switch (type) {
    case Type::text:
      return "VARCHAR";
    case Type::integer:
      return "BIGINT";
    case Type::real:
    case Type::estimate:
      return "DOUBLE";
    case Type::boolean:
      return "BOOLEAN";
  }
  return "VARCHAR";
}

bool fits(const Value& cell, Type type) {
  switch (type) {
    case Type::text:
      return cell.is_string();
    case Type::integer:
      return cell.is_int();
    case Type::real:
      return cell.is_number();
    case Type::boolean:
      return cell.is_bool();
    case Type::estimate:
      return cell.is_map();
  }
  return false;
}

/// Before anything is written: what was kept of the study before stays where this fails.
Status check(const StudyTable& table) {
  for (const auto& row : table.rows) {
    if (row.size() != table.columns.size())
      return fail("A row of the table '{}' has {} cells for {} columns.", table.name, row.size(),
                  table.columns.size());
    for (size_t c = 0; c < row.size(); ++c) {
      if (row[c].is_null()) continue;
      if (!fits(row[c], table.columns[c].type))
        return fail("The column '{}' of the table '{}' holds a {}.", table.columns[c].name,
                    table.name, row[c].kind_name());
      if (row[c].is_string() && !is_valid_utf8(row[c].string()))
        return fail("The column '{}' of the table '{}' holds a text that is not UTF-8.",
                    table.columns[c].name, table.name);
    }
  }
  return {};
}

void add(duckdb::ChunkFiller& out, const Value& cell, Type type) {
  if (type == Type::estimate)
    for (const auto& [part, suffix] : parts) out.add(cell.get_number(part));
  else if (cell.is_null())
    out.add_null();
  else if (type == Type::text)
    out.add(cell.string());
  else if (type == Type::integer)
    out.add(cell.integer());
  else if (type == Type::real)
    out.add(cell.number());
  else
    out.add(cell.boolean());
}

Status save(Lab& lab, duckdb::Connection& connection, const StudyTable& table, const Path& folder) {
  std::vector<std::string> names;
  names.reserve(table.columns.size() * parts.size());  // which the columns' views stay in
  std::vector<ColumnType> columns;
  for (const StudyColumn& column : table.columns)
    for (const auto& [part, suffix] : parts) {
      names.push_back(fmt::format("{}{}", column.name, suffix));
      columns.push_back({names.back(), sql_of(column.type)});
      if (column.type != Type::estimate) break;
    }
  size_t row = 0;
  const auto fill = [&](duckdb::ChunkFiller& out) {
    for (; row < table.rows.size() && !out.is_full(); ++row) {
      for (size_t c = 0; c < table.columns.size(); ++c)
        add(out, table.rows[row][c], table.columns[c].type);
      out.end_row();
    }
  };
  const std::string source = "study_" + table.name;
  LUX_CHECK(duckdb::add_row_source(connection, source, columns, fill));
  return write_parquet(lab, connection,
                       fmt::format("SELECT * FROM {}()", duckdb::quoted_name(source)),
                       folder / fmt::format("{}.parquet", table.name));
}

}  // namespace

Status save_study(Lab& lab, std::string_view study, const Value& made,
                  const std::vector<StudyTable>& tables) {
  for (const StudyTable& table : tables) LUX_CHECK(check(table));
  const Path folder = lab.folder() / "studies" / std::string(study);
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  for (const StudyTable& table : tables) LUX_CHECK(save(lab, connection, table, folder));
  return lab.env().write_file(folder / "study.json", to_json(made) + "\n");
}

}  // namespace lux
