#include "cli/compare_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/glob.h"
#include "base/nearest.h"
#include "cli/command.h"
#include "lab/measure_record.h"
#include "lab/planned_tasks.h"
#include "lab/query.h"

namespace lux::cli {
namespace {

struct Subjects {
  std::set<std::string> tasks, games, metrics;
};

Result<Subjects> subjects_of(const Lab& lab) {
  Subjects there;
  LUX_TRY(there.tasks, planned_tasks(lab));
  for (const std::string& run_id : lab.run_ids())
    LUX_CHECK(for_each_measure(lab.env(), lab.run_folder(run_id), [&](MeasureRecord&& record) {
      there.tasks.insert(record.task);
      there.metrics.insert(record.metric);
      return Status();
    }));
  LUX_TRY(const auto episodes, load_episodes(lab));
  for (const EpisodeRow& row : episodes) there.games.insert(row.game);
  return there;
}

Status check(const std::vector<std::string>& asked, const std::set<std::string>& there,
             std::string_view flag) {
  for (const std::string& name : asked) {
    if (there.contains(name)) continue;
    const std::vector<std::string> names(there.begin(), there.end());
    return misuse("{}: the lab has no '{}'{}", flag, name, did_you_mean(name, names));
  }
  return {};
}

Status resolve(std::vector<std::string>& asked, const std::set<std::string>& there,
               std::string_view flag) {
  asked = expand_globs(asked, there);
  return check(asked, there, flag);
}

Result<double> margin_of(const std::string& text, const std::string& whole) {
  double margin = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), margin);
  if (error != std::errc() || end != text.data() + text.size() || !(margin > 0) ||
      !std::isfinite(margin))
    return misuse("--margin '{}': a margin is a number above 0, or METRIC=NUMBER.", whole);
  return margin;
}

}  // namespace

void add_compare_options(CLI::App& command, CompareWords& words) {
  command
      .add_option("--task", words.options.selection.tasks,
                  "Only this task, or those that a glob fits (may be repeated)")
      ->type_name("TASK");
  command
      .add_option("--game", words.options.selection.games,
                  "Only this game, or those that a glob fits (may be repeated)")
      ->type_name("GAME");
  command
      .add_option("--metric", words.options.selection.metrics,
                  "Only this metric, or those that a glob fits (may be repeated; default acc, "
                  "acc_norm, logprob_gold; of games played, quality)")
      ->type_name("METRIC");
  command
      .add_option("--margin", words.margins,
                  "Test whether differences lie within −X and X: X for metrics between 0 and 1, "
                  "METRIC=X for one in its own unit (may be repeated)")
      ->type_name("X");
  command
      .add_option("--level", words.options.level,
                  "Of intervals; tests are at 1 − level (default 0.95)")
      ->check(CLI::Range(0.5, 0.9999));
  command.add_option("--draws", words.options.draws, "Bootstrap draws, 0 for none (default 2000)")
      ->check(CLI::Range(0, 1000000));
  command.add_option("--seed", words.options.seed, "Of the draws (default 42)")
      ->check(seed_range());
  command.add_flag("--flips", words.options.flips,
                   "List the items that only one of two got right, and where their records are; "
                   "with json and csv instead of the comparisons");
  command
      .add_option(
          "--data", words.data,
          "For --flips: a folder of tasks' data, DIR/<task>/<split>.jsonl (may be repeated)")
      ->type_name("DIR");
}

Result<CompareOptions> compare_options_of(const CompareWords& words, const Lab& lab) {
  CompareOptions options = words.options;
  LUX_TRY(const Subjects there, subjects_of(lab));
  LUX_CHECK(resolve(options.selection.tasks, there.tasks, "--task"));
  LUX_CHECK(resolve(options.selection.games, there.games, "--game"));
  std::set<std::string> metrics = there.metrics;
  for (const ItemMetric& metric : known_item_metrics()) metrics.insert(metric.name);
  LUX_CHECK(resolve(options.selection.metrics, metrics, "--metric"));
  for (const char* average : {"average_played", "average_quality", "clemscore"})
    metrics.insert(average);
  for (const std::string& margin : words.margins) {
    const size_t equals = margin.find('=');
    if (equals == std::string::npos) {
      LUX_TRY(options.margin, margin_of(margin, margin));
      continue;
    }
    const std::string name = margin.substr(0, equals);
    LUX_CHECK(check({name}, metrics, "--margin"));
    LUX_TRY(options.margins[name], margin_of(margin.substr(equals + 1), margin));
  }
  return options;
}

}  // namespace lux::cli
