// The command `luxmeter study distractors`.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/command.h"

namespace lux::cli {

void add_study_distractors(CLI::App& study, Program& program);

}  // namespace lux::cli
