#include "cli/command.h"
#include "cli/importers.h"

namespace lux::cli {

void add_export(Program& program) {
  CLI::App& command =
      *program.app.add_subcommand("export", "A lab's results in the forms of other programs");
  command.require_subcommand(1);
  add_export_harness(program, command);
}

}  // namespace lux::cli
