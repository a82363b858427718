#include "cli/export_documents.h"

#include "base/hash.h"
#include "base/text.h"

namespace lux::cli {
namespace {

/// The rows of each document, sorted by choice.
std::map<int64_t, std::span<const ChoiceRow>> by_document(const ChoiceGroup& group) {
  std::map<int64_t, std::span<const ChoiceRow>> documents;
  const std::span<const ChoiceRow> rows(group.rows);
  for (size_t first = 0; first < rows.size();) {
    size_t last = first;
    while (last < rows.size() && rows[last].doc_id == rows[first].doc_id) ++last;
    documents.emplace(rows[first].doc_id, rows.subspan(first, last - first));
    first = last;
  }
  return documents;
}

/// Fills in what the task's document tells, if it is the one that was scored.
bool fill_in(std::span<const ChoiceRow> rows, const Document& document, const Value& fields,
             harness::ExportDocument& to) {
  if (document.size() != rows.size()) return false;
  const ChoiceRow& row = rows.front();
  // Rows that the harness made have its hashes: that of the first context stands for the prompts.
  const bool same_prompt =
      row.prompt_hash == document.prompt_hash || row.prompt_hash == sha256_hex(document.context(0));
  if (row.doc_hash != document.doc_hash && !same_prompt) return false;
  to.fields = fields;
  if (!same_prompt) return false;
  for (size_t k = 0; k < rows.size(); ++k)
    to.requests.emplace_back(document.context(k), document.continuation(k));
  if (document.contexts.size() > 1) to.target = lstrip(document.continuation(0));
  return true;
}

}  // namespace

FoundDocuments find_documents(const ChoiceGroup& group, const TaskRegistry& registry,
                              const TaskOptions& options, Env& env) {
  FoundDocuments found;
  const auto rows = by_document(group);
  for (const auto& [id, choices] : rows) found.documents[id];
  found.unknown = static_cast<int64_t>(rows.size());
  const auto tasks = registry.find(group.task);
  if (!tasks || tasks->size() != 1) {
    found.why = "there is no task file of this name";
    return found;
  }
  found.alias = tasks->front().alias;
  for (const MetricSpec& metric : tasks->front().metrics) found.metrics.push_back(metric.name);
  TaskOptions how = options;
  how.num_fewshot = group.num_fewshot;
  std::vector<Value> fields;
  how.show_row = [&fields](size_t, const Value& row) { fields.push_back(row); };
  const auto documents = load_documents(tasks->front(), how, env);
  if (!documents) {
    found.why = documents.error().message;
    return found;
  }
  for (const auto& [id, choices] : rows) {
    const auto place = static_cast<size_t>(id);
    if (id < 0 || place >= documents->size()) continue;
    if (fill_in(choices, (*documents)[place], fields[place], found.documents[id])) --found.unknown;
  }
  if (found.unknown > 0) found.why = "the task's data and prompts are not those that were scored";
  return found;
}

}  // namespace lux::cli
