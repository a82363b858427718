#include "lab/study_tables.h"

#include <array>
#include <utility>

#include "base/json.h"
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

void add_estimate(duckdb::ChunkFiller& out, const Value& cell) {
  for (const auto& [part, suffix] : parts) out.add(cell.get_number(part));
}

/// Whether the cell is of its column's type, or null; else null stands for it.
bool add(duckdb::ChunkFiller& out, const Value& cell, Type type) {
  if (type == Type::estimate) {
    add_estimate(out, cell);
    return cell.is_null() || cell.is_map();
  }
  if (type == Type::text && cell.is_string())
    out.add(cell.string());
  else if (type == Type::integer && cell.is_int())
    out.add(cell.integer());
  else if (type == Type::real && cell.is_number())
    out.add(cell.number());
  else if (type == Type::boolean && cell.is_bool())
    out.add(cell.boolean());
  else {
    out.add_null();
    return cell.is_null();
  }
  return true;
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
  std::string problem;
  const auto fill = [&](duckdb::ChunkFiller& out) {
    for (; row < table.rows.size() && !out.is_full(); ++row) {
      const auto& cells = table.rows[row];
      for (size_t c = 0; c < cells.size(); ++c)
        if (!add(out, cells[c], table.columns[c].type))
          problem = fmt::format("The column '{}' of the table '{}' holds a {}.",
                                table.columns[c].name, table.name, cells[c].kind_name());
      out.end_row();
    }
    if (out.had_bad_text())
      problem = fmt::format("The table '{}' holds a text that is not UTF-8.", table.name);
  };
  const std::string source = "study_" + table.name;
  const Path file = folder / fmt::format("{}.parquet", table.name);
  LUX_CHECK(duckdb::add_row_source(connection, source, columns, fill));
  LUX_CHECK(write_parquet(lab, connection,
                          fmt::format("SELECT * FROM {}()", duckdb::quoted_name(source)), file));
  if (problem.empty()) return {};
  LUX_CHECK(lab.env().remove(file));
  return fail("{}", problem);
}

}  // namespace

Status save_study(Lab& lab, std::string_view study, const Value& made,
                  const std::vector<StudyTable>& tables) {
  const Path folder = lab.folder() / "studies" / std::string(study);
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  for (const StudyTable& table : tables) LUX_CHECK(save(lab, connection, table, folder));
  return lab.env().write_file(folder / "study.json", to_json(made) + "\n");
}

}  // namespace lux
