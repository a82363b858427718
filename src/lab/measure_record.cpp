#include "lab/measure_record.h"

#include <algorithm>
#include <unordered_set>

#include "base/hash.h"
#include "base/json.h"
#include "lab/line.h"
#include "lab/line_log.h"

namespace lux {
namespace {

constexpr std::string_view kind = "measures";

Map content_of(const MeasureRecord& record) {
  List documents;
  documents.reserve(record.documents.size());
  for (const int64_t document : record.documents) documents.emplace_back(document);
  List values;
  values.reserve(record.values.size());
  for (const double value : record.values) values.emplace_back(value);
  Map content{{"model", record.model_id}, {"task", record.task}};
  if (!record.task_version.empty()) content["task_version"] = record.task_version;
  content["metric"] = record.metric;
  content["documents"] = std::move(documents);
  content["values"] = std::move(values);
  return content;
}

Status check(const MeasureRecord& record) {
  const bool of_task = record.documents.empty() && record.values.size() == 1;
  if (!of_task && record.documents.size() != record.values.size())
    return fail("has {} values for {} documents", record.values.size(), record.documents.size());
  if (!std::ranges::is_sorted(record.documents, std::less_equal<>()))
    return fail("has documents that do not increase");
  return {};
}

}  // namespace

std::string measure_unit(const MeasureRecord& record) {
  return sha256_hex(to_json(content_of(record)));
}

Result<std::string> to_line(const MeasureRecord& record, int64_t seq) {
  LUX_CHECK(check(record));
  Map line{{"unit", record.unit}, {"seq", seq}, {"run", record.run_id}};
  for (const Member& member : content_of(record)) line[member.key] = member.value;
  return sealed_line(line);
}

Result<MeasureRecord> parse_measure_line(std::string_view line) {
  auto parsed = parse_json(line);
  if (!parsed || !parsed->is_map()) return fail("is no JSON object");
  MeasureRecord record;
  const auto text = [&](std::string_view key, std::string& to) -> Status {
    auto found = parsed->get_string(key);
    if (!found) return fail("has no text as '{}'", key);
    to = *std::move(found);
    return {};
  };
  LUX_CHECK(text("unit", record.unit));
  LUX_CHECK(text("run", record.run_id));
  LUX_CHECK(text("model", record.model_id));
  LUX_CHECK(text("task", record.task));
  LUX_CHECK(text("metric", record.metric));
  if (parsed->find("task_version") != nullptr) LUX_CHECK(text("task_version", record.task_version));
  const Value* documents = parsed->find("documents");
  const Value* values = parsed->find("values");
  if (documents == nullptr || !documents->is_list() || values == nullptr || !values->is_list())
    return fail("has no lists as 'documents' and 'values'");
  for (const Value& document : documents->list()) {
    if (!document.is_int()) return fail("has a document that is no whole number");
    record.documents.push_back(document.integer());
  }
  for (const Value& value : values->list()) {
    if (!value.is_number()) return fail("has a value that is no number");
    record.values.push_back(value.number());
  }
  LUX_CHECK(check(record));
  return record;
}

Result<int64_t> append_measures(Lab& lab, const std::string& run_id,
                                const std::vector<MeasureRecord>& records) {
  const Path folder = lab.run_folder(run_id);
  LUX_TRY(const auto there, units_in_logs(lab.env(), folder, kind));
  LUX_TRY(LineLog log, LineLog::open(lab.env(), folder, kind, {}));
  std::vector<std::string> lines;
  for (const MeasureRecord& record : records) {
    if (there.contains(record.unit)) continue;
    auto line = to_line(record, log.lines() + static_cast<int64_t>(lines.size()));
    if (!line)
      return fail("The scores of {} on {}: a record {}.", record.model_id, record.task,
                  line.error().message);
    lines.push_back(*std::move(line));
  }
  LUX_CHECK(log.append(lines));
  return static_cast<int64_t>(lines.size());
}

Status for_each_measure(Env& env, const Path& run_folder,
                        const std::function<Status(MeasureRecord&&)>& take) {
  return for_each_unit_line(env, run_folder, kind,
                            [&](std::string_view line, const LinePlace& place) -> Status {
                              auto record = parse_measure_line(line);
                              if (!record) return place.broken(record.error());
                              return take(*std::move(record));
                            });
}

Result<std::map<std::string, int64_t>> measure_sizes(Env& env, const Path& run_folder) {
  return log_sizes(env, run_folder, kind);
}

}  // namespace lux
