#include "study/chain/task_samples.h"

#include <algorithm>

#include "study/chain/common_documents.h"

namespace lux {
namespace {

template <class T>
std::vector<T> chosen(const std::vector<T>& all, const std::vector<size_t>& places) {
  std::vector<T> out;
  if (all.empty()) return out;
  out.reserve(places.size());
  for (const size_t place : places) out.push_back(all[place]);
  return out;
}

/// Where the documents stand among all; both sorted, the first within the second.
std::vector<size_t> places_of(const std::vector<int64_t>& documents,
                              const std::vector<int64_t>& all) {
  std::vector<size_t> places;
  places.reserve(documents.size());
  size_t at = 0;
  for (const int64_t document : documents) {
    while (all[at] != document) ++at;
    places.push_back(at);
  }
  return places;
}

DocumentScores aligned(const DocumentScores& scores, const std::vector<size_t>& places) {
  DocumentScores out;
  out.parity = scores.parity;
  out.logprob_gold = chosen(scores.logprob_gold, places);
  out.log_odds = chosen(scores.log_odds, places);
  out.brier_log_odds = chosen(scores.brier_log_odds, places);
  out.margin = chosen(scores.margin, places);
  out.flags = chosen(scores.flags, places);
  for (const auto& [metric, values] : scores.given) out.given[metric] = chosen(values, places);
  return out;
}

}  // namespace

TaskSamples::TaskSamples(const ChainInput& input, const TaskScores& task, const Slice& slice) {
  CommonDocuments common = common_documents(input, task, slice);
  log_compute_ = std::move(common.log_compute);
  documents_ = std::move(common.documents);
  missing_ = std::move(common.missing);
  incomplete_ = common.incomplete;
  leave_out_differing(common.models);
  aligned_.reserve(common.models.size());
  for (const ModelScores* one : common.models) {
    if (one->documents->size() == documents_.size()) {
      scores_.push_back(&one->scores);
      continue;
    }
    aligned_.push_back(aligned(one->scores, places_of(documents_, *one->documents)));
    scores_.push_back(&aligned_.back());
  }
}

void TaskSamples::leave_out_differing(const std::vector<const ModelScores*>& found) {
  const auto has_answers = [](const ModelScores* one) { return one->answers != nullptr; };
  const auto first = std::ranges::find_if(found, has_answers);
  if (first == found.end()) return;
  const auto answers_of = [&](const ModelScores& one) {
    return chosen(*one.answers, places_of(documents_, *one.documents));
  };
  std::vector<uint32_t> expected;
  std::vector<bool> differs(documents_.size());
  for (const ModelScores* one : found) {
    if (!has_answers(one) ||
        (one->answers == (*first)->answers && one->documents == (*first)->documents))
      continue;
    if (expected.empty()) expected = answers_of(**first);
    const std::vector<uint32_t> answers = answers_of(*one);
    for (size_t i = 0; i < answers.size(); ++i)
      if (answers[i] != expected[i]) differs[i] = true;
  }
  differing_ = std::ranges::count(differs, true);
  if (differing_ == 0) return;
  std::vector<int64_t> alike;
  for (size_t i = 0; i < documents_.size(); ++i)
    if (!differs[i]) alike.push_back(documents_[i]);
  documents_ = std::move(alike);
}

bool TaskSamples::has(ChainMetric metric) const {
  return std::ranges::all_of(scores_, [&](const DocumentScores* one) { return one->has(metric); });
}

void TaskSamples::keys(ChainMetric metric, size_t first, size_t columns,
                       std::span<double> out) const {
  for (size_t m = 0; m < scores_.size(); ++m)
    metric_keys(*scores_[m], metric, first, out.subspan(m * columns, columns));
}

std::string documents_are(int64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "document is" : "documents are");
}

std::string other_choices(int64_t count) {
  return fmt::format(
      "{} other choices, or other right ones, by one model than by another",
      count == 1 ? std::string("1 document has") : fmt::format("{} documents have", count));
}

}  // namespace lux
