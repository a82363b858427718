#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include "base/signals.h"
#include "cli/command.h"
#include "cli/report_input.h"
#include "report/table/display.h"
#include "serve/hosts.h"
#include "serve/server.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX asks for it

namespace lux::cli {
namespace {

struct Words {
  ReportRequest request;
  std::string host = "127.0.0.1";
  int port = 8765;
  std::string open = "no";
};

/// A person's browser; whether there is one shows itself.
void open_browser(const std::string& url) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {0, 1, 2})
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  std::string program = "xdg-open";
  std::string address = url;
  std::array<char*, 3> arguments{program.data(), address.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ) != 0)
    std::fprintf(stderr, "xdg-open, which opens a browser, was not found: go to %s\n", url.c_str());
  posix_spawn_file_actions_destroy(&actions);
}

Result<int> serve(const Words& words, Env& env) {
  if (words.request.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  // Before other threads start, which inherit that signals are not for them.
  const SignalWatch signals;
  const auto gather = [&]() -> Result<std::shared_ptr<page::Input>> {
    LUX_TRY(auto input, gather_report(env, words.request, true));
    input->page.version = LUX_VERSION;
    const std::shared_ptr<ReportInput> owner = std::move(input);
    return std::shared_ptr<page::Input>(owner, &owner->page);
  };
  LUX_TRY(const auto site, serve::Site::open(env, words.request.lab, LUX_VERSION, gather));
  LUX_TRY(const auto server, serve::Server::open(*site, words.host, words.port));
  if (!serve::is_loopback(words.host))
    std::fprintf(stderr,
                 "Whoever reaches this machine at port %d can read the lab: there is no password, "
                 "and nothing is encrypted.\n",
                 server->port());
  const std::string host =
      words.host.find(':') == std::string::npos ? words.host : "[" + words.host + "]";
  const std::string url = fmt::format("http://{}:{}/", host, server->port());
  std::printf("%s\n", printable(url).c_str());
  if (std::fflush(stdout) != 0) return fail("Cannot write to standard output.");
  std::fprintf(stderr, "The lab '%s' as it grows, in a browser; Ctrl-C ends it.\n",
               printable(words.request.lab).c_str());
  site->start();
  std::thread listener([&] {
    if (server->listen()) return;
    std::fputs("luxmeter: The port was lost.\n", stderr);
    std::_Exit(failed);
  });
  if (words.open == "yes") open_browser(url);
  signals.wait();
  server->stop();
  listener.join();
  site->stop();
  return done;
}

}  // namespace

void add_serve(Program& program) {
  CLI::App& command = *program.app.add_subcommand(
      "serve", "The report of a lab in a browser, live while runs are going on");
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->request.lab);
  command.add_option("--port", words->port, "Where to listen (default 8765; 0: any that is free)")
      ->check(CLI::Range(0, 65535))
      ->type_name("PORT");
  command.add_option("--host", words->host,
                     "Another address than 127.0.0.1, for others to reach; there is no password");
  command.add_option("--open", words->open, "yes: open a browser too (default no)")
      ->check(CLI::IsMember({"yes", "no"}))
      ->type_name("yes|no");
  command.add_flag("--allow-missing", words->request.allow_missing,
                   "Show headline scores although more than 1 % is missing or lost");
  command.add_option("--data", words->request.data,
                     "Where the tasks' data lies, to show documents' texts (may be repeated)");
  command.add_option("--include-path", words->request.include,
                     "More folders of task files (may be repeated)");
  command.callback([&program, words] {
    program.action = [&program, words] { return serve(*words, program.env); };
  });
}

}  // namespace lux::cli
