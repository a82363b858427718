// The forms that `import` reads and `export` writes, a file each.
#pragma once

#include "cli/command.h"

namespace lux::cli {

void add_import_clembench(Program& program, CLI::App& import);
void add_import_harness(Program& program, CLI::App& import);
void add_import_csv(Program& program, CLI::App& import);

void add_export_harness(Program& program, CLI::App& command);

}  // namespace lux::cli
