#include "lab/harness/export.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/hash.h"
#include "base/json.h"
#include "base/python/json.h"

namespace lux::harness {
namespace {

/// What was logged of one request, as texts: the harness makes texts of all numbers here.
Value answer_of(double logprob, bool is_greedy) {
  return List{python::repr(logprob), is_greedy ? "True" : "False"};
}

/// The right choices as Python writes an index, or a list of such.
std::string gold_text(std::span<const ChoiceRow> rows) {
  std::string list;
  int64_t count = 0;
  for (const ChoiceRow& row : rows) {
    if (!row.is_gold) continue;
    list += fmt::format("{}{}", count > 0 ? ", " : "", row.choice);
    ++count;
  }
  return count == 1 ? list : "[" + list + "]";
}

template <class Field>
List column(std::span<const ChoiceRow> rows, Field field) {
  List list;
  for (const ChoiceRow& row : rows) list.emplace_back(static_cast<int64_t>(field(row)));
  return list;
}

/// The hashes as the harness takes them: of the document as indented JSON, of the first context.
struct Hashes {
  std::string doc, prompt;
};

/// Rows that the harness made have them; for others they are taken of what is known.
Hashes hashes_of(const ChoiceRow& row, const ExportDocument& document) {
  Hashes hashes{row.doc_hash, row.prompt_hash};
  if (document.requests.empty()) return hashes;
  std::string prompt = sha256_hex(document.requests.front().first);
  if (prompt == row.prompt_hash) return hashes;
  hashes.prompt = std::move(prompt);
  if (!document.fields.is_null()) hashes.doc = sha256_hex(python::dump_json(document.fields));
  return hashes;
}

/// What the harness has no place for: with it, nothing is lost on the way back.
Value addition(std::span<const ChoiceRow> rows) {
  List gold;
  for (const ChoiceRow& row : rows)
    if (row.is_gold) gold.emplace_back(static_cast<int64_t>(row.choice));
  return Map{
      {"gold", std::move(gold)},
      {"tokens", column(rows, [](const ChoiceRow& row) { return row.tokens; })},
      {"chars", column(rows, [](const ChoiceRow& row) { return row.chars; })},
      {"bytes", column(rows, [](const ChoiceRow& row) { return row.bytes; })},
      {"truncated", column(rows, [](const ChoiceRow& row) { return row.truncated; })},
      {"boundary_merge", column(rows, [](const ChoiceRow& row) { return row.boundary_merge; })},
      {"doc_hash", rows.front().doc_hash},
      {"prompt_hash", rows.front().prompt_hash}};
}

/// The requests' texts; with unconditional answers, those requests behind the others.
Value arguments(const ExportDocument& document, bool has_uncond) {
  Map all;
  const auto add = [&all](const std::string& context, const std::string& continuation) {
    all[fmt::format("gen_args_{}", all.size())] = Map{{"arg_0", context}, {"arg_1", continuation}};
  };
  for (const auto& [context, continuation] : document.requests) add(context, continuation);
  if (has_uncond)
    for (const auto& [context, continuation] : document.requests) add("", continuation);
  return all;
}

Value versions_of(const ExportModel& model) {
  Map versions;
  for (const ExportTask& task : model.tasks) {
    const auto number = parse_json(task.group.task_version);
    versions[task.group.task] =
        number && number->is_number() ? *number : Value(task.group.task_version);
  }
  return versions;
}

/// Those that the metrics' means are over.
int64_t scored_documents(const ExportTask& task) {
  return std::ranges::count_if(task.documents, [](const auto& document) {
    return std::ranges::any_of(document.second.metrics,
                               [](const auto& metric) { return metric.second.has_value(); });
  });
}

Value scores_of(const ExportTask& task) {
  Map scores{{"alias", task.alias.empty() ? task.group.task : task.alias}};
  for (const ExportMetric& metric : task.metrics) {
    scores[metric.name + ",none"] = metric.value;
    scores[metric.name + "_stderr,none"] =
        std::isfinite(metric.standard_error) ? Value(metric.standard_error) : Value("N/A");
  }
  return scores;
}

Value results_of(const ExportModel& model) {
  Map results;
  Map configs;
  Map shots;
  Map better;
  Map samples;
  Map subtasks;
  for (const ExportTask& task : model.tasks) {
    const std::string& name = task.group.task;
    results[name] = scores_of(task);
    configs[name] = Map{{"task", name},
                        {"output_type", "multiple_choice"},
                        {"target_delimiter", " "},
                        {"fewshot_delimiter", "\n\n"},
                        {"num_fewshot", task.group.num_fewshot},
                        {"metadata", Map{{"version", task.group.task_version}}}};
    shots[name] = task.group.num_fewshot;
    Map directions;
    for (const ExportMetric& metric : task.metrics) directions[metric.name] = true;
    better[name] = std::move(directions);
    const auto count = static_cast<int64_t>(task.documents.size());
    samples[name] = Map{{"original", count}, {"effective", scored_documents(task)}};
    subtasks[name] = List();
  }
  Map config{{"model", "luxmeter"}, {"model_args", ""}};
  if (model.params) config["model_num_parameters"] = *model.params;
  return Map{{"results", std::move(results)},
             {"group_subtasks", std::move(subtasks)},
             {"configs", std::move(configs)},
             {"versions", versions_of(model)},
             {"n-shot", std::move(shots)},
             {"higher_is_better", std::move(better)},
             {"n-samples", std::move(samples)},
             {"config", std::move(config)},
             {"model_source", "luxmeter"},
             {"model_name", model.name},
             {"model_name_sanitized", folder_name(model.name)},
             {"luxmeter", Map{{"model_id", model.model_id}}}};
}

}  // namespace

std::string folder_name(const std::string& model) {
  constexpr std::string_view odd = "\"<>:/|\\?*[]";
  std::string name;
  bool in_odd = false;
  for (const char c : model) {
    const bool is_odd = odd.find(c) != std::string_view::npos;
    if (!is_odd)
      name += c;
    else if (!in_odd)
      name += "__";
    in_odd = is_odd;
  }
  return name;
}

std::string sample_text(std::span<const ChoiceRow> rows, const ExportDocument& document) {
  List answers;
  for (const ChoiceRow& row : rows) answers.push_back(answer_of(row.logprob, row.is_greedy));
  const bool has_uncond = std::ranges::all_of(
      rows, [](const ChoiceRow& row) { return row.uncond_logprob.has_value(); });
  if (has_uncond)
    for (const ChoiceRow& row : rows) answers.push_back(answer_of(*row.uncond_logprob, false));
  List responses;
  for (const Value& answer : answers) responses.emplace_back(List{answer});
  const Hashes hashes = hashes_of(rows.front(), document);
  const std::string target = document.target.empty() ? gold_text(rows) : document.target;
  List names;
  for (const auto& [name, value] : document.metrics)
    if (value) names.emplace_back(name);
  Map sample{{"doc_id", rows.front().doc_id},
             {"doc", document.fields.is_null() ? Value(Map()) : document.fields},
             {"target", target},
             {"arguments", arguments(document, has_uncond)},
             {"resps", std::move(responses)},
             {"filtered_resps", std::move(answers)},
             {"filter", "none"},
             {"metrics", std::move(names)},
             {"doc_hash", hashes.doc},
             {"prompt_hash", hashes.prompt},
             {"target_hash", sha256_hex(target)}};
  for (const auto& [name, value] : document.metrics)
    if (value) sample[name] = *value;
  sample["luxmeter"] = addition(rows);
  return to_json(Value(std::move(sample)));
}

Status export_logs(const ExportModel& model, const Path& folder, const std::string& date,
                   Env& env) {
  LUX_CHECK(env.create_directories(folder));
  for (const ExportTask& task : model.tasks) {
    std::string text;
    const std::span<const ChoiceRow> rows(task.group.rows);
    for (size_t first = 0; first < rows.size();) {
      size_t last = first;
      while (last < rows.size() && rows[last].doc_id == rows[first].doc_id) ++last;
      const auto known = task.documents.find(rows[first].doc_id);
      text += sample_text(rows.subspan(first, last - first),
                          known != task.documents.end() ? known->second : ExportDocument());
      text += '\n';
      first = last;
    }
    LUX_CHECK(
        env.write_file(folder / fmt::format("samples_{}_{}.jsonl", task.group.task, date), text));
  }
  return env.write_file(folder / fmt::format("results_{}.json", date),
                        to_pretty_json(results_of(model)) + "\n");
}

}  // namespace lux::harness
