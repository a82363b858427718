// A table as a study keeps it in the lab: plain columns of one type each.
#pragma once

#include <string>

#include "lab/study_tables.h"
#include "report/table/table.h"

namespace lux {

/// An estimate becomes four columns, as in CSV: name, name_stderr, name_ci_low, name_ci_high. A
/// column that holds only true and false is boolean.
[[nodiscard]] StudyTable study_table(std::string name, Table table);

/// The sentences of what a study left out, as its table left_out.
[[nodiscard]] NamedTable left_out_table(const std::vector<std::string>& sentences);

}  // namespace lux
