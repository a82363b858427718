// A study's tables: one on standard output, all of them in the lab.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "report/table/table.h"

namespace lux::cli {

/// The table of that name; a usage error that lists the names there are.
[[nodiscard]] Result<const Table*> find_table(const std::vector<NamedTable>& tables,
                                              const std::string& name);

/// Keeps all tables in LAB/studies/<study>. Where the lab cannot be written to now, because a run
/// is writing or it is read-only, says so on stderr and goes on: the tables can be made again.
void keep_study(Env& env, const std::string& lab, const std::string& study,
                const std::string& command, std::vector<NamedTable> tables);

/// What was left out, on stderr: the first few, and where all of it stands.
void tell_left_out(const std::vector<std::string>& left_out);

}  // namespace lux::cli
