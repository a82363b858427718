#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/nearest.h"
#include "cli/print.h"
#include "cli/study_commands.h"
#include "cli/study_output.h"
#include "lab/lab.h"
#include "report/distractor_tables.h"
#include "study/chain/input.h"
#include "study/distractors/distractors.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string format = "table";
  std::string table = "summary";
  std::string slices = "family";
  std::string frozen_at = "median";
  std::vector<std::string> families, tasks, runs;
  int draws = 1000;
  uint64_t seed = 42;
  size_t points = 2000;
  bool over_models = false;
};

Status check_table(const std::string& name) {
  const std::vector<std::string> names = distractor_table_names();
  if (std::ranges::find(names, name) != names.end()) return {};
  return misuse("--table '{}' is not one of these: {}{}", name, fmt::join(names, ", "),
                did_you_mean(name, names));
}

Result<int> study(const Words& words, const Program& program) {
  Env& env = program.env;
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  LUX_CHECK(check_table(words.table));
  LUX_TRY(const Lab lab, Lab::open(env, words.lab));
  ChainSelection selection;
  selection.families = words.families;
  selection.tasks = words.tasks;
  selection.runs = words.runs;
  selection.keep_choices = true;
  LUX_TRY(const ChainInput input, load_chain_input(lab, selection));
  DistractorOptions options;
  options.slices = parse_slice_by(words.slices).value();  // checked when parsed
  options.frozen_at = parse_frozen_at(words.frozen_at).value();
  options.draws = {.count = words.draws, .seed = words.seed};
  options.points = words.points;
  options.over_models = words.over_models || words.table == "over_models";
  const DistractorStudy found = study_distractors(input, options);
  if (std::ranges::all_of(found.slices, [](const auto& one) { return one.tasks.empty(); })) {
    tell_left_out(found.left_out);
    return fail(
        "The lab has no slice to study: at least {} models of one family, of different "
        "compute, that have scored the same task.",
        least_models);
  }
  std::vector<NamedTable> tables = distractor_tables(found);
  LUX_TRY(const Table* chosen, find_table(tables, words.table));
  LUX_CHECK(print_table(*chosen, words.format));
  tell_left_out(found.left_out);
  keep_study(env, words.lab, "distractors", program.command_line, std::move(tables));
  return done;
}

}  // namespace

void add_study_distractors(CLI::App& above, Program& program) {
  CLI::App& command =
      *above.add_subcommand("distractors", "How the mass on the wrong choices moves with compute");
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->lab);
  add_format_option(command, words->format);
  command
      .add_option("--family", words->families,
                  "Only models of this family, or of those that a glob fits")
      ->type_name("FAMILY");
  command.add_option("--task", words->tasks, "Only this task, or those that a glob fits")
      ->type_name("TASK");
  command.add_option("--run", words->runs, "Only this run")->type_name("RUN");
  command
      .add_option("--slices", words->slices,
                  "family (default), tokens: checkpoints of one size, params: sizes of equal "
                  "tokens")
      ->check(CLI::IsMember({"family", "tokens", "params"}))
      ->type_name("BY");
  command
      .add_option("--table", words->table,
                  fmt::format("{} (default summary)", fmt::join(distractor_table_names(), ", ")))
      ->type_name("NAME");
  command
      .add_option("--frozen-at", words->frozen_at,
                  "The model whose choices the counterfactual keeps: smallest, median (default) or "
                  "largest by compute")
      ->check(CLI::IsMember({"smallest", "median", "largest"}))
      ->type_name("MODEL");
  command.add_option("--draws", words->draws, "Bootstrap draws of documents (default 1000)")
      ->check(CLI::Range(0, 1000000))
      ->type_name("N");
  command.add_option("--seed", words->seed, "Seed of the draws (default 42)")
      ->check(seed_range())
      ->type_name("S");
  command.add_flag("--over-models", words->over_models,
                   "Leave each model out in turn as well: errors over models, in the table "
                   "over_models");
  command
      .add_option("--points", words->points,
                  "At most so many (document, model) of a slice's task in mass_points; the same "
                  "documents in choice_slopes (default 2000)")
      ->check(CLI::Range(0, 100000000))
      ->type_name("N");
  command.callback(
      [&program, words] { program.action = [&program, words] { return study(*words, program); }; });
}

}  // namespace lux::cli
