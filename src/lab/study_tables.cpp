#include "lab/study_tables.h"

#include "base/json.h"
#include "lab/duckdb/appender.h"
#include "lab/table_file.h"

namespace lux {
namespace {

std::string_view sql_of(StudyColumn::Type type) {
  switch (type) {
    case StudyColumn::Type::text:
      return "VARCHAR";
    case StudyColumn::Type::integer:
      return "BIGINT";
    case StudyColumn::Type::real:
      return "DOUBLE";
    case StudyColumn::Type::boolean:
      return "BOOLEAN";
  }
  return "VARCHAR";
}

Status add(duckdb::Appender& out, const Value& cell, const StudyColumn& column) {
  if (cell.is_null())
    out.add_null();
  else if (column.type == StudyColumn::Type::text && cell.is_string())
    out.add(cell.string());
  else if (column.type == StudyColumn::Type::integer && cell.is_int())
    out.add(cell.integer());
  else if (column.type == StudyColumn::Type::real && cell.is_number())
    out.add(cell.number());
  else if (column.type == StudyColumn::Type::boolean && cell.is_bool())
    out.add(cell.boolean());
  else
    return fail("The column '{}' of a study's table holds a {}.", column.name, cell.kind_name());
  return {};
}

Status save(Lab& lab, duckdb::Connection& connection, const StudyTable& table, const Path& folder) {
  std::string columns;
  for (const StudyColumn& column : table.columns)
    columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", duckdb::quoted_name(column.name),
                           sql_of(column.type));
  LUX_CHECK(connection.query(fmt::format("CREATE OR REPLACE TABLE rows ({})", columns)));
  LUX_TRY(duckdb::Appender out, duckdb::Appender::open(connection, "rows"));
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) LUX_CHECK(add(out, row[i], table.columns[i]));
    out.end_row();
  }
  LUX_CHECK(out.close());
  return write_parquet(lab, connection, "SELECT * FROM rows",
                       folder / fmt::format("{}.parquet", table.name));
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
