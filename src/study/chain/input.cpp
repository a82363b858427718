#include "study/chain/input.h"

#include <algorithm>
#include <set>

#include "base/glob.h"
#include "base/nearest.h"
#include "lab/choice_columns.h"
#include "lab/measure_record.h"
#include "lab/planned_tasks.h"
#include "study/chain/loader.h"

namespace lux {
namespace {

std::string text_of(const Value& card, std::string_view key) {
  return card.get_string(key).value_or("");
}

bool wanted(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

Status check_names(const std::vector<std::string>& asked, const std::set<std::string>& there,
                   std::string_view kind) {
  for (const std::string& name : asked) {
    if (there.contains(name)) continue;
    const std::vector<std::string> names(there.begin(), there.end());
    return fail("The lab has no {} '{}'{}", kind, name, did_you_mean(name, names));
  }
  return {};
}

/// All tasks of a lab, of whatever models.
Result<std::set<std::string>> tasks_of(const Lab& lab) {
  LUX_TRY(std::set<std::string> there, planned_tasks(lab));
  for (const std::string& run_id : lab.run_ids())
    LUX_CHECK(for_each_measure(lab.env(), lab.run_folder(run_id), [&](MeasureRecord&& record) {
      there.insert(std::move(record.task));
      return Status();
    }));
  return there;
}

/// Patterns of tasks become the names of those that the lab has.
Status expand_tasks(const Lab& lab, std::vector<std::string>& tasks) {
  if (std::ranges::none_of(tasks, is_glob)) return {};
  LUX_TRY(const std::set<std::string> there, tasks_of(lab));
  tasks = expand_globs(tasks, there);
  return {};
}

}  // namespace

std::vector<StudyModel> study_models(const std::vector<Value>& cards) {
  std::vector<StudyModel> models;
  for (const Value& card : cards) {
    StudyModel& model = models.emplace_back();
    model.model_id = text_of(card, "model_id");
    model.name = text_of(card, "name");
    model.family = text_of(card, "family");
    model.quantisation = text_of(card, "quantisation");
    model.compute = card.get_number("compute_flops");
    if (model.compute && !(*model.compute > 0)) model.compute.reset();
    model.params = card.get_int("params");
    if (model.params == 0) model.params.reset();
    model.tokens = card.get_int("tokens");
  }
  return models;
}

Result<ChainInput> load_chain_input(const Lab& lab, const ChainSelection& asked) {
  ChainInput input;
  LUX_TRY(const auto cards, lab.models());
  std::vector<StudyModel> models = study_models(cards);
  std::set<std::string> families;
  for (const StudyModel& model : models)
    if (!model.family.empty()) families.insert(model.family);
  ChainSelection selection = asked;
  selection.families = expand_globs(asked.families, families);
  LUX_CHECK(expand_tasks(lab, selection.tasks));
  ChoiceFilter filter;
  for (size_t i = 0; i < models.size(); ++i) {
    StudyModel& model = models[i];
    if (!wanted(selection.families, model.family)) continue;
    if (model.family.empty())
      input.left_out.push_back(fmt::format(
          "{}: its card names no family; a cards.json beside it, or one given to import, can.",
          model.model_id));
    else if (cards[i].get_number("compute_flops") == 0.0)
      input.left_out.push_back(
          fmt::format("{}: its pretraining compute is 0, which has no logarithm.", model.model_id));
    else if (!model.compute)
      input.left_out.push_back(fmt::format(
          "{}: its pretraining compute is not known; a cards.json with tokens or compute_flops "
          "beside it, or one given to import, can tell.",
          model.model_id));
    else {
      filter.model_ids.push_back(model.model_id);
      input.models.push_back(std::move(model));
    }
  }
  LUX_CHECK(check_names(selection.families, families, "family"));
  for (const std::string& run_id : selection.runs) LUX_CHECK(lab.check_run(run_id));
  if (input.models.empty()) return input;
  filter.run_ids = selection.runs;
  filter.tasks = selection.tasks;
  ScoreLoader loader(lab, selection, input);
  LUX_CHECK(for_each_choice_columns(
      lab, filter, [&](ChoiceColumns&& columns) { return loader.take(std::move(columns)); }));
  for (const std::string& run_id : lab.run_ids())
    if (wanted(selection.runs, run_id))
      LUX_CHECK(for_each_measure(lab.env(), lab.run_folder(run_id), [&](MeasureRecord&& record) {
        return loader.take(std::move(record));
      }));
  loader.finish();
  std::set<std::string> found = loader.without_choices();
  for (const TaskScores& task : input.tasks) found.insert(task.task);
  if (std::ranges::all_of(selection.tasks, [&](const auto& name) { return found.contains(name); }))
    return input;
  LUX_TRY(const std::set<std::string> there, tasks_of(lab));  // of other models too
  LUX_CHECK(check_names(selection.tasks, there, "task"));
  return input;
}

}  // namespace lux
