#include "cli/command.h"
#include "cli/study_commands.h"

namespace lux::cli {

void add_study(Program& program) {
  CLI::App& study = *program.app.add_subcommand("study", "What the results say");
  study.require_subcommand(1);
  add_study_chain(study, program);
  add_study_distractors(study, program);
  add_study_traits(study, program);
  add_study_access(study, program);
}

}  // namespace lux::cli
