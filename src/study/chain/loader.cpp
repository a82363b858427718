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

}  // namespace

ScoreLoader::ScoreLoader(const Lab& lab, const ChainSelection& selection, ChainInput& input)
    : selection_(selection), input_(input), log_dates_(lab) {
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
  const std::vector<FoundScores>& of_task = found_[task];
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
  return add(task, std::move(one));
}

Status ScoreLoader::add(const TaskKey& task, FoundScores&& one) {
  std::vector<FoundScores>& of_task = found_[task];
  for (FoundScores& other : of_task)
    if (other.scores.model == one.scores.model) {
      LUX_CHECK(tell_date(task, other));
      LUX_CHECK(tell_date(task, one));
    }
  of_task.push_back(std::move(one));
  return {};
}

Status ScoreLoader::tell_date(const TaskKey& task, FoundScores& one) {
  if (one.is_one_of_several) return {};
  LUX_TRY(one.date, log_dates_.of(one.run_id, input_.models[one.scores.model].model_id, task.first,
                                  task.second));
  one.is_one_of_several = true;
  return {};
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
  const TaskKey task(record.task, 0);
  std::vector<FoundScores>& of_task = found_[task];
  const auto same = std::ranges::find_if(of_task, [&](const FoundScores& one) {
    return one.scores.model == model->second && one.run_id == record.run_id;
  });
  if (same == of_task.end()) {
    FoundScores one;
    one.scores.model = model->second;
    one.run_id = record.run_id;
    one.scores.scores.doc_id = std::move(record.documents);
    one.scores.scores.given[*metric] = std::move(record.values);
    share_documents(of_task, one.scores);
    return add(task, std::move(one));
  }
  if (*same->scores.documents == record.documents && !same->scores.scores.given.contains(*metric)) {
    same->scores.scores.given[*metric] = std::move(record.values);
    return {};
  }
  input_.left_out.push_back(fmt::format(
      "{} of {} on {} in the run {}: other documents than those of the first metric, or a second "
      "time.",
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
  Agreement agreement(input_.models, input_.left_out);
  size_t same_again = 0;
  for (auto& [key, models] : found_) {
    TaskScores task;
    task.task = key.first;
    task.num_fewshot = key.second;
    same_again += Agreement::drop_same(models);
    task.version = agreement.keep_commonest_version(models, task.task);
    agreement.keep_same_documents(models, task.task);
    agreement.keep_one_run(models, task.task);
    agreement.tell_other_prompts(models, task);
    for (const FoundScores& one : models) tell_problems(task.task, one.scores);
    for (FoundScores& one : models) task.models.push_back(std::move(one.scores));
    input_.tasks.push_back(std::move(task));
  }
  if (same_again > 0)
    input_.left_out.push_back(fmt::format(
        "{} of a model on a task: the same as in another run; they count once.",
        same_again == 1 ? std::string("The scores") : fmt::format("{} scores", same_again)));
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
