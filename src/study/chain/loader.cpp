#include "study/chain/loader.h"

#include <algorithm>

namespace lux {
namespace {

/// Puts a model's own list behind a pointer to the one that another model has too, if any has.
template <class T>
void share(std::vector<T>& own, ModelScores& one,
           std::shared_ptr<const std::vector<T>> ModelScores::* list,
           const std::vector<FoundScores>& others) {
  for (const FoundScores& other : others)
    if (const auto& theirs = other.scores.*list; theirs && *theirs == own) {
      one.*list = theirs;
      break;
    }
  if (!(one.*list)) one.*list = std::make_shared<const std::vector<T>>(std::move(own));
  own = std::vector<T>();  // not {}, which would keep its memory
}

void share_documents(const std::vector<FoundScores>& others, ModelScores& one) {
  share(one.scores.doc_id, one, &ModelScores::documents, others);
}

void share_answers(const std::vector<FoundScores>& others, ModelScores& one) {
  share(one.scores.answers, one, &ModelScores::answers, others);
}

/// Lists that are equal are one list here.
bool same_scores(const FoundScores& a, const FoundScores& b) {
  const DocumentScores& of_a = a.scores.scores;
  const DocumentScores& of_b = b.scores.scores;
  return a.version == b.version && a.documents_hash == b.documents_hash &&
         a.prompts_hash == b.prompts_hash && a.scores.documents == b.scores.documents &&
         a.scores.answers == b.scores.answers && of_a.not_finite == of_b.not_finite &&
         of_a.malformed == of_b.malformed && of_a.logprob_gold == of_b.logprob_gold &&
         of_a.log_odds == of_b.log_odds && of_a.flags == of_b.flags &&
         a.scores.choices.logprob == b.scores.choices.logprob;
}

}  // namespace

ScoreLoader::ScoreLoader(const Lab& lab, const ChainSelection& selection, ChainInput& input)
    : lab_(lab), selection_(selection), input_(input) {
  for (size_t i = 0; i < input.models.size(); ++i) index_[input.models[i].model_id] = i;
}

Status ScoreLoader::take(ChoiceColumns&& columns) {
  const auto model = index_.find(columns.model_id);
  if (model == index_.end()) {
    input_.left_out.push_back(
        fmt::format("{} on {}: the lab has no card of it.", columns.model_id, columns.task));
    return {};
  }
  const TaskKey task(columns.task, columns.num_fewshot);
  std::vector<FoundScores>& of_task = found_[task];
  FoundScores one;
  one.scores.model = model->second;
  one.scores.scores = score_documents(columns, selection_.parity);
  if (selection_.keep_choices)
    one.scores.choices = document_choices(columns, one.scores.scores.doc_id);
  one.run_id = columns.run_id;
  one.version = columns.task_version;
  one.documents_hash = columns.documents_hash;
  one.prompts_hash = columns.prompts_hash;
  share_documents(of_task, one.scores);
  share_answers(of_task, one.scores);
  const auto there = std::ranges::find(of_task, model->second,
                                       [](const FoundScores& found) { return found.scores.model; });
  if (there != of_task.end()) return keep_one(task, *there, std::move(one));
  of_task.push_back(std::move(one));
  return {};
}

Status ScoreLoader::keep_one(const TaskKey& task, FoundScores& there, FoundScores&& other) {
  LUX_TRY(const std::string date_there, date_of(task, there));
  LUX_TRY(const std::string date_of_other, date_of(task, other));
  const bool dated = !date_there.empty() && !date_of_other.empty() && date_there != date_of_other;
  if (dated && date_there < date_of_other) std::swap(there, other);
  if (same_scores(there, other)) {  // of the later date, for a third run to be compared with
    ++same_again_;
    return {};
  }
  input_.left_out.push_back(fmt::format(
      "{} on {} in the run {}: it stands in the run {} too, which is taken, {}; --run names "
      "another.",
      input_.models[there.scores.model].model_id, task.first, other.run_id, there.run_id,
      dated ? "since its log is later" : "as the first by name"));
  return {};
}

Result<std::string> ScoreLoader::date_of(const TaskKey& task, const FoundScores& one) {
  auto dates = log_dates_.find(one.run_id);
  if (dates == log_dates_.end()) {
    LUX_TRY(auto read, harness::log_dates(lab_, one.run_id));
    dates = log_dates_.emplace(one.run_id, std::move(read)).first;
  }
  const auto date =
      dates->second.find({input_.models[one.scores.model].model_id, task.first, task.second});
  return date == dates->second.end() ? std::string() : date->second;
}

Status ScoreLoader::take(MeasureRecord&& record) {
  const auto metric = parse_chain_metric(record.metric);
  const auto model = index_.find(record.model_id);
  const auto& tasks = selection_.tasks;
  if (record.documents.empty() || model == index_.end() ||
      (!tasks.empty() && std::ranges::find(tasks, record.task) == tasks.end()))
    return {};
  if (selection_.keep_choices) {
    without_choices_.insert(record.task);
    return {};
  }
  if (!metric) {
    unknown_metrics_.insert(record.metric);
    return {};
  }
  std::vector<FoundScores>& of_task = found_[{record.task, 0}];
  const auto same = std::ranges::find(of_task, model->second,
                                      [](const FoundScores& one) { return one.scores.model; });
  if (same == of_task.end()) {
    FoundScores one;
    one.scores.model = model->second;
    one.run_id = record.run_id;
    one.scores.scores.doc_id = std::move(record.documents);
    one.scores.scores.given[*metric] = std::move(record.values);
    share_documents(of_task, one.scores);
    of_task.push_back(std::move(one));
    return {};
  }
  if (same->run_id == record.run_id && *same->scores.documents == record.documents &&
      !same->scores.scores.given.contains(*metric)) {
    same->scores.scores.given[*metric] = std::move(record.values);
    return {};
  }
  input_.left_out.push_back(
      fmt::format("{} of {} on {} in the run {}: other documents, or the "
                  "same again.",
                  record.metric, record.model_id, record.task, record.run_id));
  return {};
}

void ScoreLoader::finish() {
  for (const std::string& task : without_choices_)
    input_.left_out.push_back(
        fmt::format("Imported scores on {}: they are of whole documents, not of choices.", task));
  for (const std::string& metric : unknown_metrics_)
    input_.left_out.push_back(
        fmt::format("The imported metric '{}': it is none of the chain's.", metric));
  if (same_again_ > 0)
    input_.left_out.push_back(
        fmt::format("{}: the same stand in another run; they count once.",
                    same_again_ == 1 ? "1 model's scores on a task"
                                     : fmt::format("{} models' scores on tasks", same_again_)));
  Agreement agreement(input_.models, input_.left_out);
  for (auto& [key, models] : found_) {
    TaskScores task;
    task.task = key.first;
    task.num_fewshot = key.second;
    for (const FoundScores& one : models) tell_problems(task.task, one.scores);
    task.version = agreement.keep_commonest_version(models, task.task);
    agreement.keep_same_documents(models, task.task);
    agreement.tell_other_prompts(models, task);
    for (FoundScores& one : models) task.models.push_back(std::move(one.scores));
    input_.tasks.push_back(std::move(task));
  }
}

void ScoreLoader::tell_problems(const std::string& task, const ModelScores& one) {
  const auto tell = [&](int64_t count, std::string_view why) {
    if (count > 0)
      input_.left_out.push_back(fmt::format("{} documents of {} by {}: {}.", count, task,
                                            input_.models[one.model].model_id, why));
  };
  tell(one.scores.not_finite, "a log-likelihood is NaN or infinite");
  tell(one.scores.malformed, "choices are missing, or none or all of them are right");
}

}  // namespace lux
