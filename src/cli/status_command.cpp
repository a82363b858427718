#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/print.h"
#include "lab/lab.h"
#include "run/status.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string format = "table";
};

Result<int> status(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  LUX_TRY(const Lab lab, Lab::open(env, words.lab));
  LUX_TRY(const auto runs, lab_status(lab));
  Table table;
  table.columns = {{"run"},
                   {"model"},
                   {"task"},
                   {"shots", Format::integer},
                   {"documents", Format::integer},
                   {"done", Format::integer},
                   {"missing", Format::integer},
                   {"failed", Format::integer}};
  for (const RunStatus& run : runs)
    for (const StatusLine& line : run.lines)
      table.rows.push_back({run.run_id, line.model_id, line.task,
                            static_cast<int64_t>(line.num_fewshot), line.documents, line.done,
                            line.missing(), line.failed});
  LUX_CHECK(print_table(table, words.format));
  for (const RunStatus& run : runs) {
    int64_t left = 0;
    for (const StatusLine& line : run.lines) left += line.documents - line.done;
    if (left == 0) {
      std::fprintf(stderr, "Run %s is complete.\n", run.run_id.c_str());
    } else {
      std::fprintf(stderr, "Run %s misses %lld documents; this goes on with it:\n  %s\n",
                   run.run_id.c_str(), static_cast<long long>(left),
                   run.command.empty() ? "the same command again" : run.command.c_str());
    }
  }
  return done;
}

}  // namespace

void add_status(Program& program) {
  CLI::App& command = *program.app.add_subcommand(
      "status", "What a lab's runs have done, and the command that finishes them");
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->lab);
  add_format_option(command, words->format);
  command.callback([&program, words] {
    program.action = [&program, words] { return status(*words, program.env); };
  });
}

}  // namespace lux::cli
