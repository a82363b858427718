#include <algorithm>
#include <set>

#include "lab/query.h"
#include "report/page/page.h"
#include "report/table/display.h"
#include "report/table/document.h"

namespace lux::page {
namespace {

/// Models as the ladder climbs: by compute, then parameters, then name.
struct Step {
  std::string model_id;
  std::string name;
  double compute = 0;
  double params = 0;
  auto operator<=>(const Step&) const = default;
};

std::vector<Step> ladder(const Input& input, const std::set<std::string>& ids) {
  std::vector<Step> steps;
  for (const std::string& id : ids) {
    Step step{.model_id = id, .name = id};
    if (const auto card = input.figures->cards.find(id); card != input.figures->cards.end()) {
      step.name = card->second.get_string("name").value_or(id);
      step.compute = card->second.get_number("compute_flops").value_or(0);
      step.params = card->second.get_number("params").value_or(0);
    }
    steps.push_back(std::move(step));
  }
  std::ranges::sort(steps, [](const Step& a, const Step& b) {
    return std::tie(a.compute, a.params, a.name) < std::tie(b.compute, b.params, b.name);
  });
  return steps;
}

/// At equal distances, `most` of them.
std::vector<int64_t> spread(const std::vector<int64_t>& ids, size_t most) {
  if (ids.size() <= most) return ids;
  std::vector<int64_t> taken;
  taken.reserve(most);
  for (size_t i = 0; i < most; ++i) taken.push_back(ids[i * ids.size() / most]);
  return taken;
}

}  // namespace

Value task_documents(const Input& input, const std::string& task, int32_t num_fewshot, size_t all,
                     const std::vector<ChoiceGroup>& groups, const FindTexts& find_texts) {
  std::set<std::string> ids;
  for (const ChoiceGroup& group : groups) ids.insert(group.model_id);
  const std::vector<Step> steps = ladder(input, ids);
  std::map<std::string, size_t> place;
  for (size_t i = 0; i < steps.size(); ++i) place[steps[i].model_id] = i;

  struct Shown {
    std::map<int32_t, std::vector<Value>> choices;  // a log-likelihood a model
    std::set<int32_t> gold;
  };
  std::map<int64_t, Shown> documents;
  std::map<int64_t, DocumentText> texts;
  std::set<std::string> seen;  // of a model in several runs the first counts
  for (const ChoiceGroup& group : groups) {
    if (!seen.insert(group.model_id).second) continue;
    if (texts.empty() && find_texts) texts = find_texts(group);
    for (const ChoiceRow& row : group.rows) {
      Shown& shown = documents[row.doc_id];
      auto& values = shown.choices[row.choice];
      values.resize(steps.size());
      const bool finite = row.logprob - row.logprob == 0;
      if (finite) values[place[row.model_id]] = row.logprob;
      if (row.is_gold) shown.gold.insert(row.choice);
    }
  }
  List models;
  for (const Step& step : steps)
    models.emplace_back(Map{{"name", valid_utf8(step.name)},
                            {"id", valid_utf8(step.model_id)},
                            {"compute", step.compute > 0 ? Value(step.compute) : Value()},
                            {"params", step.params > 0 ? Value(step.params) : Value()}});
  List shown;
  for (auto& [id, of] : documents) {
    List choices;
    const auto text = texts.find(id);
    for (auto& [number, values] : of.choices) {
      Map choice{{"gold", of.gold.contains(number)}, {"logprobs", List(std::move(values))}};
      if (text != texts.end() && number >= 0 &&
          static_cast<size_t>(number) < text->second.choices.size())
        choice["text"] = shortened(text->second.choices[static_cast<size_t>(number)],
                                   input.budget.text_bytes / 10);
      choices.emplace_back(std::move(choice));
    }
    Map document{{"id", id}, {"choices", std::move(choices)}};
    if (text != texts.end())
      document["prompt"] = shortened(text->second.context, input.budget.text_bytes);
    shown.emplace_back(std::move(document));
  }
  return Map{{"task", valid_utf8(task)},
             {"num_fewshot", num_fewshot},
             {"all", static_cast<int64_t>(all)},
             {"models", std::move(models)},
             {"documents", std::move(shown)}};
}

Status tasks(const Input& input, const Take& take) {
  const TaskTables* tables = input.figures->tasks;
  if (tables == nullptr || tables->all.rows.empty()) {
    take(document("tasks", Map{{"missing", fmt::format("The lab has no scores of tasks; 'luxmeter "
                                                       "run --lab {} --model … --task …' measures "
                                                       "some.",
                                                       input.figures->lab)}}));
    return {};
  }
  // Each task gets its share of the log-likelihoods that fit; five documents at least.
  std::set<std::string> models;
  for (const auto& row : tables->all.rows) models.insert(row[1].string());
  constexpr size_t choices_of_document = 4;
  constexpr size_t fewest = 5;
  constexpr size_t most = 200;
  const size_t cells = input.budget.document_cells / std::max<size_t>(1, input.facts.size());
  const size_t fit = cells / (choices_of_document * std::max<size_t>(1, models.size()));
  const size_t documents = std::clamp(fit, fewest, most);
  List index;
  int64_t number = 0;
  for (const auto& [key, facts] : input.facts) {
    const auto& [task, shots] = key;
    const std::vector<int64_t> wanted =
        input.served ? facts.doc_ids : spread(facts.doc_ids, documents);
    const std::string name = fmt::format("documents-{}", number++);
    index.emplace_back(Map{{"name", name},
                           {"task", valid_utf8(task)},
                           {"num_fewshot", shots},
                           {"shown", static_cast<int64_t>(wanted.size())},
                           {"all", static_cast<int64_t>(facts.doc_ids.size())},
                           {"chance", facts.chance}});
    if (input.served) continue;
    LUX_TRY(const auto groups,
            load_choices(*input.lab, {.tasks = {task}, .num_fewshot = {shots}, .doc_ids = wanted}));
    take(document(name,
                  task_documents(input, task, shots, facts.doc_ids.size(), groups, input.texts)));
  }
  Map page{{"table", ranked_document(tables->main)},
           {"figures", figure_documents(input, {"tasks-ladder"})},
           {"documents", std::move(index)}};
  if (input.served) {
    page["served"] = true;
    take(document("tasks", page));
    return {};
  }
  Table all = tables->all;
  if (all.rows.size() > input.budget.score_rows) {
    page["scores_left_out"] = static_cast<int64_t>(all.rows.size() - input.budget.score_rows);
    all.rows.resize(input.budget.score_rows);
  }
  take(document("scores", table_document(all)));
  take(document("tasks", page));
  return {};
}

}  // namespace lux::page
