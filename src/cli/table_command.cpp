#include <memory>

#include "cli/command.h"
#include "cli/print.h"
#include "cli/results.h"
#include "lab/lab.h"
#include "lab/tables.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string format = "table";
};

Result<Lab> open_lab(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  return Lab::open(env, words.lab);
}

Result<int> table_tasks(const Words& words, Env& env) {
  LUX_TRY(const Lab lab, open_lab(words, env));
  LUX_CHECK(print_tasks(lab, {.run_id = {}, .format = words.format}));
  return done;
}

Result<int> table_models(const Words& words, Env& env) {
  LUX_TRY(const Lab lab, open_lab(words, env));
  LUX_CHECK(print_models(lab, {.run_id = {}, .format = words.format}));
  return done;
}

Result<int> rescore(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  LUX_TRY(Lab lab, Lab::create_or_open(env, words.lab));
  for (const std::string& run_id : lab.run_ids()) LUX_CHECK(build_choices(lab, run_id));
  LUX_CHECK(build_models(lab));
  LUX_CHECK(print_tasks(lab, {.run_id = {}, .format = words.format}));
  return done;
}

using Action = Result<int> (*)(const Words&, Env&);

CLI::App& add(CLI::App& above, Program& program, const std::string& name, const std::string& help,
              Action action) {
  CLI::App& command = *above.add_subcommand(name, help);
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->lab);
  add_format_option(command, words->format);
  command.callback([&program, words, action] {
    program.action = [&program, words, action] { return action(*words, program.env); };
  });
  return command;
}

}  // namespace

void add_table(Program& program) {
  CLI::App& table = *program.app.add_subcommand("table", "Results as tables");
  table.require_subcommand(1);
  add(table, program, "tasks", "Models × tasks: scores with their intervals", table_tasks);
  add(table, program, "models", "The models' cards", table_models);
}

void add_rescore(Program& program) {
  add(program.app, program, "rescore",
      "Derive tables and scores anew from the journals; needs no model", rescore);
}

}  // namespace lux::cli
