#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/usage.h"

namespace {

using namespace lux;  // NOLINT(google-build-using-namespace): the program's one entry

int exit_code_of(const Error& error) {
  std::fprintf(stderr, "luxmeter: %s\n", error.message.c_str());
  switch (error.kind) {
    case Error::Kind::failed:
      return cli::failed;
    case Error::Kind::usage:
      return cli::usage;
    case Error::Kind::interrupted:
      return cli::interrupted;
  }
  return cli::failed;
}

/// A command line that makes no sense.
int refuse(const CLI::App& app, const CLI::ParseError& error) {
  const std::string sentence = cli::usage_sentence(app, error);
  if (sentence.empty()) {  // a command is missing: these are there
    std::fputs(app.help().c_str(), stderr);
    return cli::usage;
  }
  std::fprintf(stderr, "luxmeter: %s\n", sentence.c_str());
  return cli::usage;
}

bool written(bool well) {
  if (!well) exit_code_of(Error{"Cannot write to standard output; is the disk full?"});
  return well;
}

/// The command line as a shell would take it again.
std::string quoted(int argc, char** argv) {
  std::string line;
  for (int i = 0; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool plain =
        !word.empty() &&
        word.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:@,+%") ==
            std::string_view::npos;
    if (i > 0) line += ' ';
    line += plain ? std::string(word) : "'" + replace_all(word, "'", "'\\''") + "'";
  }
  return line;
}

int run(int argc, char** argv) {
  CLI::App app{"A light meter for language models.", "luxmeter"};
  app.set_version_flag("--version", std::string(LUX_VERSION));
  app.require_subcommand(1);
  app.footer(
      "'luxmeter COMMAND --help' tells more of each. Exit codes: 0 done, 1 error, 2 usage, "
      "75 interrupted\nand resumable by the same command, 100 a threshold was not met.");
  cli::Program program{
      .app = app, .env = real_env(), .command_line = quoted(argc, argv), .action = {}};
  cli::add_run(program);
  cli::add_play(program);
  cli::add_replay(program);
  cli::add_status(program);
  cli::add_rescore(program);
  cli::add_table(program);
  cli::add_study(program);
  cli::add_compare(program);
  cli::add_report(program);
  cli::add_figure(program);
  cli::add_serve(program);
  cli::add_import(program);
  cli::add_export(program);
  cli::add_list(program);
  cli::add_doctor(program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() != 0) return refuse(app, e);
    app.exit(e);  // --help and --version
    std::cout.flush();
    return written(std::cout.good()) ? cli::done : cli::failed;
  }
  const Result<int> result = program.action();
  if (!result) return exit_code_of(result.error());
  return written(std::fflush(stdout) == 0) ? *result : cli::failed;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of writing, told by its exit code
  try {
    return run(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "luxmeter: internal error: %s\n", e.what());
    return cli::failed;
  }
}
