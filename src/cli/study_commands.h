// The studies, each a command of its own.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/command.h"

namespace lux::cli {

void add_study_chain(CLI::App& study, Program& program);
void add_study_distractors(CLI::App& study, Program& program);
void add_study_traits(CLI::App& study, Program& program);
void add_study_access(CLI::App& study, Program& program);

}  // namespace lux::cli
