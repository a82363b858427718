#include "run/score_unit.h"

#include <algorithm>

#include "base/text.h"

namespace lux {

std::vector<ScoreRequest> requests_of(const Unit& unit) {
  std::vector<ScoreRequest> requests;
  for (size_t i = unit.first; i < unit.last; ++i) {
    const Document& document = unit.task->documents[i];
    for (size_t c = 0; c < document.size(); ++c)
      requests.push_back({document.context(c), document.continuation(c)});
    for (const std::string& text : document.unconditional) requests.push_back({{}, text});
  }
  return requests;
}

std::vector<ChoiceRow> rows_of(const Plan& plan, const Unit& unit,
                               const std::vector<ScoreRow>& scores) {
  std::vector<ChoiceRow> rows;
  size_t at = 0;
  for (size_t i = unit.first; i < unit.last; ++i) {
    const Document& document = unit.task->documents[i];
    for (size_t c = 0; c < document.size(); ++c) {
      const ScoreRow& score = scores.at(at + c);
      ChoiceRow row;
      row.run_id = plan.run_id;
      row.model_id = plan.models[unit.model].model_id;
      row.task = unit.task->config.name;
      row.task_version = unit.task->config.version;
      row.num_fewshot = unit.task->num_fewshot;
      row.doc_id = document.doc_id;
      row.choice = static_cast<int32_t>(c);
      row.is_gold = std::ranges::find(document.gold, row.choice) != document.gold.end();
      row.logprob = score.logprob;
      row.tokens = score.tokens;
      row.chars = static_cast<int32_t>(count_code_points(document.choices[c]));
      row.bytes = static_cast<int32_t>(document.choices[c].size());
      row.is_greedy = score.greedy;
      if (!document.unconditional.empty())
        row.uncond_logprob = scores.at(at + document.size() + c).logprob;
      row.truncated = score.truncated;
      row.boundary_merge = score.boundary_merge;
      row.doc_hash = document.doc_hash;
      row.prompt_hash = document.prompt_hash;
      rows.push_back(std::move(row));
    }
    at += document.size() + document.unconditional.size();
  }
  return rows;
}

}  // namespace lux
