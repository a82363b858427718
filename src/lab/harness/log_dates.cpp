#include "lab/harness/log_dates.h"

#include "base/json.h"

namespace lux::harness {

Result<std::string> LogDates::of(const std::string& run_id, const std::string& model_id,
                                 const std::string& task, int64_t num_fewshot) {
  auto run = runs_.find(run_id);
  if (run == runs_.end()) {
    LUX_TRY(Dates dates, read(run_id));
    run = runs_.emplace(run_id, std::move(dates)).first;
  }
  const auto date = run->second.find({model_id, task, num_fewshot});
  return date == run->second.end() ? std::string() : date->second;
}

Result<LogDates::Dates> LogDates::read(const std::string& run_id) const {
  Dates dates;
  const Path file = lab_->import_note(run_id);
  if (!lab_->env().exists(file)) return dates;
  LUX_TRY(const std::string text, lab_->env().read_file(file));
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
