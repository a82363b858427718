#include "report/figures/study_reader.h"

#include <algorithm>

#include "base/json.h"

namespace lux {

Result<StudyReader> StudyReader::open(const Lab& lab) {
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  return StudyReader(lab, std::move(connection));
}

Path StudyReader::file(std::string_view study, std::string_view table) const {
  return lab_->folder() / "studies" / std::string(study) / (std::string(table) + ".parquet");
}

bool StudyReader::has(std::string_view study, std::string_view table) const {
  return lab_->env().exists(file(study, table));
}

std::string StudyReader::from(std::string_view study, std::string_view table) const {
  return "read_parquet(" + duckdb::quoted_path(file(study, table).string()) +
         ", hive_partitioning = false)";
}

Result<std::vector<Value>> StudyReader::rows(const std::string& sql) {
  return connection_.rows(sql);
}

Result<Table> StudyReader::table(std::string_view study, std::string_view table,
                                 const std::string& rest) {
  LUX_TRY(auto answer, connection_.query("SELECT * FROM " + from(study, table) + " " + rest));
  const auto names = answer.columns();
  Table out;
  std::vector<size_t> places;  // of each column in the answer
  for (size_t i = 0; i < names.size(); ++i) {
    const bool estimate = i + 3 < names.size() && names[i + 1] == names[i] + "_stderr" &&
                          names[i + 2] == names[i] + "_ci_low" &&
                          names[i + 3] == names[i] + "_ci_high";
    Format format = Format::text;
    if (estimate)
      format = Format::estimate;
    else if (answer.type(i) == DUCKDB_TYPE_BIGINT)
      format = Format::integer;
    else if (answer.type(i) == DUCKDB_TYPE_DOUBLE)
      format = Format::real;
    out.columns.push_back({.name = names[i], .format = format, .title = {}, .unit = {}});
    places.push_back(i);
    if (estimate) i += 3;
  }
  while (const auto chunk = answer.next())
    for (size_t row = 0; row < chunk->size(); ++row) {
      auto& cells = out.rows.emplace_back();
      for (size_t c = 0; c < places.size(); ++c) {
        const size_t at = places[c];
        LUX_TRY(Value value, chunk->value(at, row));
        if (out.columns[c].format == Format::estimate && value.is_number()) {
          Map parts{{"value", std::move(value)}};
          size_t next = at;
          for (const char* part : {"stderr", "ci_low", "ci_high"}) {
            LUX_TRY(parts[part], chunk->value(++next, row));
          }
          value = std::move(parts);
        }
        cells.push_back(std::move(value));
      }
    }
  return out;
}

std::string StudyReader::command(std::string_view study) const {
  const auto text =
      lab_->env().read_file(lab_->folder() / "studies" / std::string(study) / "study.json");
  if (!text) return {};
  const auto made = parse_json(*text);
  return made ? made->get_string("command").value_or("") : "";
}

}  // namespace lux
