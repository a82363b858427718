#include <unistd.h>

#include <cstdio>

#include "cli/command.h"
#include "cli/importers.h"

namespace lux::cli {

void end_import() {
  std::fputs("Interrupted; the same command imports what is missing.\n", stderr);
  ::_exit(interrupted);
}

void add_import(Program& program) {
  CLI::App& import = *program.app.add_subcommand("import", "Results of other programs");
  import.require_subcommand(1);
  add_import_clembench(program, import);
  add_import_harness(program, import);
  add_import_csv(program, import);
}

}  // namespace lux::cli
