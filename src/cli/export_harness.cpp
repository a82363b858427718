#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "cli/command.h"
#include "cli/export_documents.h"
#include "cli/importers.h"
#include "cli/places.h"
#include "lab/harness/export.h"
#include "lab/lab.h"
#include "lab/query.h"
#include "study/metrics/metrics.h"
#include "study/metrics/per_document.h"

namespace lux::cli {
namespace {

struct Words {
  std::string lab;
  std::string out;
  std::string run;
  std::vector<std::string> data, include;
};

/// Of a model's scores on a task, those of the run with most documents; of equals the first's.
std::vector<ChoiceGroup> chosen(std::vector<ChoiceGroup> groups) {
  std::map<std::tuple<std::string, int32_t, std::string>, ChoiceGroup> best;
  for (ChoiceGroup& group : groups) {
    const auto key = std::tuple(group.model_id, group.num_fewshot, group.task);
    const auto [place, is_new] = best.try_emplace(key);
    if (is_new || group.rows.size() > place->second.rows.size()) place->second = std::move(group);
  }
  std::vector<ChoiceGroup> kept;
  kept.reserve(best.size());
  for (auto& [key, group] : best) kept.push_back(std::move(group));
  return kept;
}

/// The metrics that the harness knows too: those of the task file, else the two that most have.
std::vector<std::string> metric_names(const std::vector<std::string>& listed) {
  constexpr std::array known{"acc", "acc_norm", "acc_bytes", "acc_mutual_info", "exact_match"};
  std::vector<std::string> names;
  for (const char* name : known)
    if (std::ranges::find(listed, name) != listed.end()) names.emplace_back(name);
  if (names.empty()) names = {"acc", "acc_norm"};
  return names;
}

void measure(harness::ExportTask& task, const std::vector<std::string>& names) {
  const TaskMetrics metrics = measure_task(task.group.rows);
  for (const std::string& name : names)
    if (const Metric* metric = metrics.find(name); metric != nullptr && metric->estimate.n > 0)
      task.metrics.push_back({.name = name,
                              .value = metric->estimate.value,
                              .standard_error = metric->estimate.standard_error});
  for (const ScoredDocument& document : collect_documents(task.group.rows)) {
    auto& values = task.documents[document.doc_id].metrics;
    for (const std::string& name : names) {
      const DocumentMetric* metric = find_document_metric(name);
      if (metric == nullptr || document.problem != DocumentProblem::none) continue;
      const auto value = metric->measure(document);
      values.emplace_back(name, value ? std::optional(value->value) : std::nullopt);
    }
  }
}

Result<std::map<std::string, Value>> cards_of(const Lab& lab) {
  std::map<std::string, Value> cards;
  LUX_TRY(auto all, lab.models());
  for (Value& card : all)
    if (auto id = card.get_string("model_id")) cards[*id] = std::move(card);
  return cards;
}

/// "2026-01-31T23-59-59.000001": as the harness dates its files; one for each thing written now.
std::string date_of(const std::string& now, size_t number) {
  std::string date = now;
  std::ranges::replace(date, ':', '-');
  while (date.ends_with('Z')) date.pop_back();
  return fmt::format("{}.{:06}", date, number);
}

Result<int> export_harness(const Words& words, Env& env) {
  if (words.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  if (words.out.empty()) return misuse("--out is missing: name a folder to write into.");
  LUX_TRY(const Lab lab, Lab::open(env, words.lab));
  ChoiceFilter filter;
  if (!words.run.empty()) {
    LUX_CHECK(lab.check_run(words.run));
    filter.run_ids = {words.run};
  }
  LUX_TRY(auto groups, load_choices(lab, filter));
  if (groups.empty()) return fail("The lab '{}' holds no choices to export.", words.lab);
  LUX_TRY(const auto cards, cards_of(lab));

  const PlanSources sources = plan_sources(env);
  TaskOptions options;
  for (const std::string& folder : words.data) options.data.emplace_back(folder);
  options.bundled_data = sources.data_folders;
  options.hub_cache = sources.hub_cache;
  options.read_parquet = sources.read_parquet;
  std::vector<Path> folders = sources.task_folders;
  for (const std::string& folder : words.include) folders.emplace_back(folder);
  LUX_TRY(const TaskRegistry registry, TaskRegistry::open(folders, env));

  std::vector<harness::ExportModel> models;
  std::map<std::string, int> without_texts;  // sentences, and of how many models they are true
  for (ChoiceGroup& group : chosen(std::move(groups))) {
    const bool goes_on = !models.empty() && models.back().model_id == group.model_id &&
                         models.back().tasks.back().group.num_fewshot == group.num_fewshot;
    if (!goes_on) {
      harness::ExportModel& model = models.emplace_back();
      model.model_id = model.name = group.model_id;
      if (const auto card = cards.find(group.model_id); card != cards.end()) {
        model.name = card->second.get_string("name").value_or(group.model_id);
        model.params = card->second.get_int("params");
      }
    }
    FoundDocuments found = find_documents(group, registry, options, env);
    if (found.unknown > 0)
      ++without_texts[fmt::format("{}: {} of {} documents are written without their texts: {}",
                                  group.task, found.unknown, found.documents.size(), found.why)];
    harness::ExportTask& task = models.back().tasks.emplace_back();
    task.group = std::move(group);
    task.documents = std::move(found.documents);
    task.alias = std::move(found.alias);
    measure(task, metric_names(found.metrics));
  }

  for (const auto& [sentence, count] : without_texts)
    std::fprintf(stderr, "%s%s\n", sentence.c_str(),
                 count == 1 ? "" : fmt::format(" (So for {} models.)", count).c_str());

  std::map<std::string, std::set<std::string>> ids;  // of each folder
  for (const auto& model : models) ids[harness::folder_name(model.name)].insert(model.model_id);
  const std::string now = env.utc_now();
  size_t number = 0;
  for (const harness::ExportModel& model : models) {
    std::string folder = harness::folder_name(model.name);
    if (ids.at(folder).size() > 1) folder = harness::folder_name(model.model_id);
    LUX_CHECK(harness::export_logs(model, Path(words.out) / folder, date_of(now, number++), env));
    std::printf("%s: %zu tasks, %d-shot\n", folder.c_str(), model.tasks.size(),
                model.tasks.front().group.num_fewshot);
  }
  return done;
}

}  // namespace

void add_export_harness(Program& program, CLI::App& above) {
  CLI::App& command = *above.add_subcommand(
      "harness", "samples_*.jsonl and results_*.json, as lm-evaluation-harness writes them");
  auto words = std::make_shared<Words>();
  add_lab_option(command, words->lab);
  command.add_option("--out", words->out, "The folder to write into; one below it for each model");
  command.add_option("--run", words->run, "Only this run");
  command.add_option("--data", words->data, "Where the tasks' data lies, for the documents' texts");
  command.add_option("--include-path", words->include, "Folders of task files");
  command.callback([&program, words] {
    program.action = [&program, words] { return export_harness(*words, program.env); };
  });
}

}  // namespace lux::cli
