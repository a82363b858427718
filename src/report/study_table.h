// A table as a study keeps it in the lab: plain columns of one type each.
#pragma once

#include <string>

#include "lab/study_tables.h"
#include "report/table/table.h"

namespace lux {

/// A column that holds only true and false is boolean.
[[nodiscard]] StudyTable study_table(std::string name, Table table);

/// The sentences of what a study left out, as its table left_out.
[[nodiscard]] NamedTable left_out_table(const std::vector<std::string>& sentences);

}  // namespace lux
