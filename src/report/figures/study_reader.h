// Tables that studies have kept in a lab, asked by SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/duckdb/connection.h"
#include "lab/lab.h"
#include "report/table/table.h"

namespace lux {

class StudyReader {
 public:
  /// `lab` must outlive the reader.
  [[nodiscard]] static Result<StudyReader> open(const Lab& lab);

  [[nodiscard]] bool has(std::string_view study, std::string_view table) const;
  /// FROM clause's name for a table of a study.
  [[nodiscard]] std::string from(std::string_view study, std::string_view table) const;
  /// The rows of any SELECT, each a map.
  [[nodiscard]] Result<std::vector<Value>> rows(const std::string& sql);
  /// A kept table as a study made it, estimates put together again; rows as `rest` ("WHERE … ORDER
  /// BY …") has them.
  [[nodiscard]] Result<Table> table(std::string_view study, std::string_view table,
                                    const std::string& rest = {});
  /// The command that made a study's tables; empty where it is not known.
  [[nodiscard]] std::string command(std::string_view study) const;

  [[nodiscard]] const Lab& lab() const { return *lab_; }

 private:
  StudyReader(const Lab& lab, duckdb::Connection connection)
      : lab_(&lab), connection_(std::move(connection)) {}
  [[nodiscard]] Path file(std::string_view study, std::string_view table) const;

  const Lab* lab_;
  duckdb::Connection connection_;
};

}  // namespace lux
