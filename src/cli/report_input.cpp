#include "cli/report_input.h"

#include <algorithm>
#include <set>

#include "cli/export_documents.h"
#include "cli/game_results.h"
#include "cli/places.h"
#include "cli/results.h"
#include "run/status.h"

namespace lux::cli {
namespace {

Result<Table> coverage_of(const Lab& lab) {
  LUX_TRY(const auto runs, lab_status(lab));
  Table table;
  table.columns = {{"run"}, {"what"}, {"of"}};
  for (const char* name : {"models", "planned", "done", "failed", "missing"})
    table.columns.push_back({name, Format::integer});
  for (const RunStatus& run : runs) {
    struct Sum {
      std::set<std::string> models;
      int64_t planned = 0, done = 0, failed = 0;
    };
    std::map<std::pair<bool, std::string>, Sum> sums;
    for (const StatusLine& line : run.lines) {
      Sum& sum = sums[{line.is_game, line.task}];
      sum.models.insert(line.model_id);
      sum.planned += line.documents;
      sum.done += line.done;
      sum.failed += line.failed;
    }
    for (const auto& [key, sum] : sums)
      table.rows.push_back({run.run_id, key.first ? "game" : "task", key.second,
                            static_cast<int64_t>(sum.models.size()), sum.planned, sum.done,
                            sum.failed, sum.planned - sum.done - sum.failed});
  }
  return table;
}

page::DocumentText text_of(const harness::ExportDocument& document) {
  page::DocumentText text;
  const auto& requests = document.requests;
  const bool same = std::ranges::all_of(
      requests, [&](const auto& request) { return request.first == requests.front().first; });
  if (same && !requests.empty()) text.context = requests.front().first;
  for (const auto& [context, continuation] : requests)
    text.choices.push_back(same ? continuation : context + continuation);
  return text;
}

/// Looks documents' texts up in the tasks' data.
class Texts {
 public:
  static Result<Texts> open(Env& env, const ReportRequest& request) {
    const PlanSources sources = plan_sources(env);
    std::vector<Path> folders = sources.task_folders;
    folders.insert(folders.end(), request.include.begin(), request.include.end());
    LUX_TRY(TaskRegistry registry, TaskRegistry::open(folders, env));
    Texts texts(env, std::move(registry));
    texts.options_.data.assign(request.data.begin(), request.data.end());
    texts.options_.bundled_data = sources.data_folders;
    texts.options_.hub_cache = sources.hub_cache;
    texts.options_.read_parquet = sources.read_parquet;
    return texts;
  }

  std::map<int64_t, page::DocumentText> operator()(const ChoiceGroup& group) const {
    std::map<int64_t, page::DocumentText> texts;
    const FoundDocuments found = find_documents(group, registry_, options_, *env_);
    for (const auto& [id, document] : found.documents)
      if (!document.requests.empty()) texts[id] = text_of(document);
    return texts;
  }

 private:
  Texts(Env& env, TaskRegistry registry) : env_(&env), registry_(std::move(registry)) {}

  Env* env_;
  TaskRegistry registry_;
  TaskOptions options_;
};

}  // namespace

Result<std::unique_ptr<ReportInput>> gather_report(Env& env, const ReportRequest& request,
                                                   bool for_page) {
  if (request.lab.empty()) return misuse("--lab is missing: name a folder of results.");
  LUX_TRY(Lab lab, Lab::open(env, request.lab));
  auto input = std::make_unique<ReportInput>(
      ReportInput{.lab = std::move(lab), .tasks = {}, .games = {}, .figures = {}, .page = {}});
  TableRequest tables{.run_id = {}, .allow_missing = request.allow_missing, .include = {}};
  tables.include.assign(request.include.begin(), request.include.end());
  LUX_TRY(input->tasks, load_task_tables(input->lab, tables));
  LUX_TRY(input->games,
          load_game_table(input->lab, {.run_id = {}, .allow_missing = request.allow_missing}));
  LUX_TRY(StudyReader studies, StudyReader::open(input->lab));
  input->figures = std::make_unique<FigureInput>(FigureInput{.studies = std::move(studies),
                                                             .tasks = &input->tasks,
                                                             .games = &input->games,
                                                             .cards = {},
                                                             .chance = {},
                                                             .lab = request.lab,
                                                             .picked = request.picked});
  input->page.lab = &input->lab;
  input->page.figures = input->figures.get();
  LUX_TRY(input->page.cards, input->lab.models());
  for (const Value& card : input->page.cards)
    if (const auto id = card.get_string("model_id")) input->figures->cards[*id] = card;
  LUX_TRY(input->page.facts, page::task_facts(input->lab));
  for (const auto& [key, facts] : input->page.facts)
    input->figures->chance[key.first] = facts.chance;
  if (!for_page) return input;
  LUX_TRY(input->page.coverage, coverage_of(input->lab));
  LUX_TRY(input->page.texts, Texts::open(env, request));
  return input;
}

}  // namespace lux::cli
