// Commands: each file of this room adds one to the program and runs it when asked.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "base/env.h"
#include "base/error.h"

namespace lux::cli {

/// Exit codes that scripts rely on.
enum ExitCode : int { done = 0, failed = 1, usage = 2, interrupted = 75, below_threshold = 100 };

/// What every command has of the world.
struct Program {
  CLI::App& app;
  Env& env;
  std::string command_line;  // as it was typed, quoted for a shell
  /// Set by the command that was chosen.
  std::function<Result<int>()> action;
};

void add_run(Program& program);
void add_status(Program& program);
void add_rescore(Program& program);
void add_table(Program& program);
void add_import(Program& program);
void add_export(Program& program);
void add_list(Program& program);
void add_doctor(Program& program);
void add_replay(Program& program);
void add_play(Program& program);
void add_study(Program& program);
void add_compare(Program& program);
void add_report(Program& program);
void add_figure(Program& program);
void add_serve(Program& program);

/// A folder of results, `--lab DIR`.
void add_lab_option(CLI::App& command, std::string& lab);

/// What a seed may be: a whole number from 0 that every JSON reader keeps exact.
[[nodiscard]] CLI::Validator seed_range();

}  // namespace lux::cli
