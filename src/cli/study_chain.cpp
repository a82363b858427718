#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/nearest.h"
#include "cli/print.h"
#include "cli/study_commands.h"
#include "cli/study_output.h"
#include "lab/lab.h"
#include "report/chain_tables.h"
#include "study/chain/chain.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string format = "table";
  std::string table;
  std::string slices = "family";
  std::string parity;
  std::vector<std::string> families, tasks, runs, metrics, correlations;
  std::vector<double> above;
  bool by_task = false;
  ChainOptions options;
};

Result<ChainOptions> options_of(const Words& words) {
  ChainOptions options = words.options;
  options.slices = *parse_slice_by(words.slices);
  if (!words.metrics.empty()) options.metrics.clear();
  for (const std::string& name : words.metrics) {
    const auto metric = parse_chain_metric(name);
    if (!metric) {
      std::vector<std::string> names;
      names.reserve(chain_metrics.size());
      for (const ChainMetric one : chain_metrics) names.emplace_back(name_of(one));
      std::string listed;
      for (const std::string& one : names) listed += (listed.empty() ? "" : ", ") + one;
      return misuse("--metric: '{}' is none of the chain's{} There are: {}.", name,
                    did_you_mean(name, names), listed);
    }
    options.metrics.push_back(*metric);
  }
  if (std::ranges::any_of(words.above, [](double above) { return std::isnan(above); }))
    return misuse("--above must be a number from -1 to 1.");
  if (options.match_span && !(*options.match_span > 0))
    return misuse("--match-span must be a number of decades above 0.");
  if (!words.above.empty()) {
    options.threshold = words.above.front();
    options.more_points.assign(words.above.begin() + 1, words.above.end());
  }
  if (!words.correlations.empty()) options.correlations.clear();
  for (const std::string& name : words.correlations)
    options.correlations.push_back(*parse_correlation(name));
  return options;
}

/// The tables that fit a screen, those that have rows.
Status print_summary(const ChainResult& result, const std::vector<NamedTable>& tables,
                     const ChainOptions& options, const Words& words) {
  std::vector<Table> shown;
  for (const Correlation correlation : options.correlations) {
    shown.push_back(chain_summary(result, correlation, words.by_task));
    shown.push_back(step_summary(result, correlation, words.by_task));
  }
  LUX_TRY(const Table* ordering, find_table(tables, "ordering"));
  shown.push_back(*ordering);
  std::erase_if(shown, [](const Table& table) { return table.rows.empty(); });
  for (size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) std::printf("\n");
    LUX_CHECK(print_table(shown[i], words.format));
  }
  return {};
}

Result<int> study(const Words& words, const Program& program) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  LUX_TRY(const ChainOptions options, options_of(words));
  LUX_TRY(const Lab lab, Lab::open(program.env, words.lab));
  LUX_TRY(
      const ChainInput input,
      load_chain_input(lab, {.families = words.families,
                             .tasks = words.tasks,
                             .runs = words.runs,
                             .parity = words.parity == "paper" ? Parity::paper : Parity::none}));
  const ChainResult result = study_chain(input, options);
  std::vector<NamedTable> tables = chain_tables(result);
  const Table* chosen = nullptr;
  const std::string name =
      words.table.empty() && words.format != "table" ? "correlations" : words.table;
  if (!name.empty()) {
    LUX_TRY(chosen, find_table(tables, name));
  }
  const bool has_scores = input.models.empty() || !input.tasks.empty();
  if (result.slices.empty() && has_scores) {
    tell_left_out(result.left_out);
    return fail("There is no family with {} or more models of different compute in '{}'.",
                least_models, words.lab);
  }
  if (result.metrics.empty()) {
    tell_left_out(result.left_out);
    return fail(
        "No task in '{}' has scores, by the metrics asked for, of {} or more models of one "
        "family.",
        words.lab, least_models);
  }
  if (chosen != nullptr) {
    LUX_CHECK(print_table(*chosen, words.format));
  } else {
    LUX_CHECK(print_summary(result, tables, options, words));
  }
  tell_left_out(result.left_out);
  keep_study(program.env, words.lab, "chain", program.command_line, std::move(tables));
  return done;
}

}  // namespace

void add_study_chain(CLI::App& above, Program& program) {
  CLI::App& command = *above.add_subcommand(
      "chain", "How well each metric, from log p to accuracy, follows compute");
  auto words = std::make_shared<Words>();
  words->correlations = {};
  add_lab_option(command, words->lab);
  add_format_option(command, words->format);
  command.add_option("--table", words->table,
                     "One of slices, correlations, steps, ordering, matched, survival, "
                     "correlations_over_models, steps_over_models, left_out");
  command.add_option("--family", words->families,
                     "Only this family, or those that a glob fits (may be repeated)");
  command.add_option("--task", words->tasks,
                     "Only this task, or those that a glob fits (may be repeated)");
  command.add_option("--run", words->runs, "Only this run (may be repeated)");
  command.add_option("--metric", words->metrics, "Only this metric (may be repeated)");
  command
      .add_option("--correlation", words->correlations,
                  "pearson, spearman or kendall (may be repeated; default all)")
      ->check(CLI::IsMember({"pearson", "spearman", "kendall"}));
  command
      .add_option("--slices", words->slices,
                  "family: all models of a family; tokens: of equal size; params: of equal "
                  "training tokens (default family)")
      ->check(CLI::IsMember({"family", "tokens", "params"}));
  command.add_flag("--by-task", words->by_task, "Show each task instead of all together");
  command
      .add_option("--draws", words->options.draws,
                  "Bootstrap draws of documents, 0 for none (default 1000)")
      ->check(CLI::Range(0, 100000));
  command
      .add_option("--draw-models", words->options.model_draws,
                  "Bootstrap draws of models, for the tables …_over_models (default none)")
      ->check(CLI::Range(0, 100000));
  command
      .add_option("--permutations", words->options.orders,
                  "All orders of a slice's models where there are no more than this, else so "
                  "many at random, 5000 at most; 0 for none (default 5040)")
      ->check(CLI::Range(0, 10000000));
  command
      .add_option("--above", words->above,
                  "Count documents above this correlation (default 0.75); repeated: further points "
                  "of the survival functions")
      ->check(CLI::Range(-1.0, 1.0));
  command.add_option("--match-span", words->options.match_span,
                     "Compare slices over at most so many decades of compute (default the "
                     "smallest's)");
  command.add_option("--seed", words->options.seed, "Of all draws (default 42)")
      ->check(seed_range());
  command
      .add_option("--parity", words->parity,
                  "paper: metrics computed as by the code of arXiv:2406.04391")
      ->check(CLI::IsMember({"paper"}));
  command.callback(
      [&program, words] { program.action = [&program, words] { return study(*words, program); }; });
}

}  // namespace lux::cli
