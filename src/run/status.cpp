#include "run/status.h"

#include <unordered_set>

#include "base/json.h"
#include "lab/episode_journal.h"
#include "lab/journal.h"
#include "run/notes.h"

namespace lux {
namespace {

/// A unit as plan.json lists it: [id, model_id, task, num_fewshot, first, last].
Result<PlannedUnit> planned_unit(const Value& entry, const Path& file) {
  const bool sound = entry.is_list() && entry.list().size() == 6 && entry.list()[0].is_string() &&
                     entry.list()[1].is_string() && entry.list()[2].is_string() &&
                     entry.list()[3].is_int() && entry.list()[4].is_int() &&
                     entry.list()[5].is_int();
  if (!sound)
    return fail("{}: a unit is not [id, model, task, shots, first, last].", file.string());
  const List& unit = entry.list();
  return PlannedUnit{unit[0].string(),
                     {.run_id = {},
                      .model_id = unit[1].string(),
                      .task = unit[2].string(),
                      .num_fewshot = static_cast<int32_t>(unit[3].integer()),
                      .documents = unit[5].integer() - unit[4].integer()},
                     unit[4].integer()};
}

/// An episode as plan.json lists it: [id, models, game, experiment, episode, [players]].
Result<PlannedUnit> planned_episode(const Value& entry, const Path& file) {
  const bool sound = entry.is_list() && entry.list().size() == 6 && entry.list()[0].is_string() &&
                     entry.list()[2].is_string() && entry.list()[5].is_list();
  if (!sound)
    return fail("{}: an episode is not [id, models, game, experiment, episode, players].",
                file.string());
  const List& episode = entry.list();
  PlannedUnit planned{
      episode[0].string(), {.task = episode[2].string(), .is_game = true, .documents = 1}, 0};
  std::string& players = planned.where.model_id;
  for (const Value& player : episode[5].list()) {
    if (!player.is_string()) return fail("{}: a player is no text.", file.string());
    if (players.empty()) {
      players = player.string();
    } else if (players != player.string()) {
      players += "--" + player.string();
    }
  }
  return planned;
}

}  // namespace

void count_unit(RunStatus& run, const PlannedUnit& unit, bool done, bool failed) {
  StatusLine* line = run.lines.empty() ? nullptr : &run.lines.back();
  if (!line || line->model_id != unit.where.model_id || line->task != unit.where.task ||
      line->is_game != unit.where.is_game || line->num_fewshot != unit.where.num_fewshot) {
    line = &run.lines.emplace_back(unit.where);
    line->run_id = run.run_id;
    line->documents = 0;
  }
  line->documents += unit.where.documents;
  if (done) {
    line->done += unit.where.documents;
  } else if (failed) {
    line->failed += unit.where.documents;
  }
}

Result<std::vector<PlannedUnit>> planned_units(const Lab& lab, const std::string& run_id) {
  const Path file = lab.plan_file(run_id);
  std::vector<PlannedUnit> planned;
  if (!lab.env().exists(file)) return planned;
  LUX_TRY(const std::string text, lab.env().read_file(file));
  const auto plan = parse_json(text);
  if (!plan) return fail("'{}' is damaged: {}", file.string(), plan.error().message);
  const Value* units = plan->find("units");
  if (!units || !units->is_list()) return fail("{}: has no list of units.", file.string());
  for (const Value& entry : units->list()) {
    LUX_TRY(PlannedUnit unit, planned_unit(entry, file));
    planned.push_back(std::move(unit));
  }
  const Value* episodes = plan->find("episodes");
  if (episodes == nullptr || !episodes->is_list()) return planned;
  for (const Value& entry : episodes->list()) {
    LUX_TRY(PlannedUnit episode, planned_episode(entry, file));
    planned.push_back(std::move(episode));
  }
  return planned;
}

Result<std::vector<RunStatus>> lab_status(const Lab& lab) {
  Env& env = lab.env();
  std::vector<RunStatus> runs;
  for (const std::string& run_id : lab.run_ids()) {
    if (!env.exists(lab.plan_file(run_id))) continue;
    LUX_TRY(const auto planned, planned_units(lab, run_id));
    LUX_TRY(auto finished, finished_units(env, lab.run_folder(run_id)));
    LUX_TRY(auto played, finished_episodes(env, lab.run_folder(run_id)));
    finished.merge(played);
    LUX_TRY(const RunNotes notes, read_notes(lab, run_id));
    RunStatus run{.run_id = run_id, .command = notes.command, .lines = {}};
    for (const PlannedUnit& unit : planned)
      count_unit(run, unit, finished.contains(unit.id), notes.failed.contains(unit.id));
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace lux
