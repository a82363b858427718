#include "lab/harness/log_dates.h"

#include "base/json.h"

namespace lux::harness {

Result<std::map<LogPlace, std::string>> log_dates(const Lab& lab, const std::string& run_id) {
  std::map<LogPlace, std::string> dates;
  const Path file = lab.import_note(run_id);
  if (!lab.env().exists(file)) return dates;
  LUX_TRY(const std::string text, lab.env().read_file(file));
  const auto note = parse_json(text);
  if (!note) return fail("'{}' is damaged: {}", file.string(), note.error().message);
  const Value* logs = note->find("logs");
  if (logs == nullptr || !logs->is_list()) return dates;
  for (const Value& log : logs->list()) {
    const auto model_id = log.get_string("model_id");
    const auto task = log.get_string("task");
    const auto date = log.get_string("date");
    if (model_id && task && date && !date->empty())
      dates[{*model_id, *task, log.get_int("num_fewshot").value_or(0)}] = *date;
  }
  return dates;
}

}  // namespace lux::harness
