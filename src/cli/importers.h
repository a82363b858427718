// The forms that `import` reads and `export` writes, a file each.
#pragma once

#include "cli/command.h"

namespace lux::cli {

/// What an import does when interrupted: it says so and ends, which a lab bears at any moment.
[[noreturn]] void end_import();

void add_import_clembench(Program& program, CLI::App& import);
void add_import_harness(Program& program, CLI::App& import);
void add_import_csv(Program& program, CLI::App& import);

void add_export_harness(Program& program, CLI::App& command);

}  // namespace lux::cli
