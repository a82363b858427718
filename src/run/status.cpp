#include "run/status.h"

#include <unordered_set>

#include "base/json.h"
#include "lab/journal.h"
#include "run/notes.h"

namespace lux {
namespace {

/// A unit as plan.json lists it: [id, model_id, task, num_fewshot, first, last].
struct PlannedUnit {
  std::string id;
  StatusLine where;
};

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
                      .documents = unit[5].integer() - unit[4].integer()}};
}

}  // namespace

Result<std::vector<RunStatus>> lab_status(const Lab& lab) {
  Env& env = lab.env();
  std::vector<RunStatus> runs;
  for (const std::string& run_id : lab.run_ids()) {
    const Path file = lab.plan_file(run_id);
    LUX_TRY(const std::string text, env.read_file(file));
    LUX_TRY(const Value plan, parse_json(text));
    const Value* units = plan.find("units");
    if (!units || !units->is_list()) return fail("{}: has no list of units.", file.string());
    LUX_TRY(const auto finished, finished_units(env, lab.run_folder(run_id)));
    LUX_TRY(const RunNotes notes, read_notes(lab, run_id));
    RunStatus run{.run_id = run_id, .command = notes.command, .lines = {}};
    for (const Value& entry : units->list()) {
      LUX_TRY(const PlannedUnit unit, planned_unit(entry, file));
      StatusLine* line = run.lines.empty() ? nullptr : &run.lines.back();
      if (!line || line->model_id != unit.where.model_id || line->task != unit.where.task ||
          line->num_fewshot != unit.where.num_fewshot) {
        run.lines.push_back(unit.where);
        line = &run.lines.back();
        line->run_id = run_id;
        line->documents = 0;
      }
      line->documents += unit.where.documents;
      if (finished.contains(unit.id)) {
        line->done += unit.where.documents;
      } else if (notes.failed_units.contains(unit.id)) {
        line->failed += unit.where.documents;
      }
    }
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace lux
