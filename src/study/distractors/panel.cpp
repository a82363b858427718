#include "study/distractors/panel.h"

#include <algorithm>

#include "study/chain/common_documents.h"
#include "study/metrics/per_document.h"

namespace lux {
namespace {

/// A model's choices, and where its documents stand.
struct Source {
  const ModelScores* scores;
  size_t at = 0;  // the next document

  /// Moves to a document that is there.
  void seek(int64_t document) {
    while ((*scores->documents)[at] != document) ++at;
  }
  [[nodiscard]] size_t begin() const { return scores->choices.first[at]; }
  [[nodiscard]] size_t end() const { return scores->choices.first[at + 1]; }
  [[nodiscard]] bool has_choices_of(const Source& other) const {
    return std::ranges::equal(gold(), other.gold());
  }
  [[nodiscard]] std::span<const uint8_t> gold() const {
    return std::span(scores->choices.is_gold).subspan(begin(), end() - begin());
  }
  [[nodiscard]] std::span<const double> logprob() const {
    return std::span(scores->choices.logprob).subspan(begin(), end() - begin());
  }
};

template <class T>
void append(std::vector<T>& to, std::span<const T> from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

FoundPanel make_panel(const ChainInput& input, const TaskScores& task, const Slice& slice) {
  CommonDocuments common = common_documents(input, task, slice);
  std::vector<Source> sources;
  sources.reserve(common.models.size());
  for (const ModelScores* scores : common.models) sources.push_back({.scores = scores});
  FoundPanel found;
  found.missing = std::move(common.missing);
  found.incomplete = common.incomplete;
  ChoicePanel& panel = found.panel;
  panel.places = std::move(common.places);
  panel.log_compute = std::move(common.log_compute);
  panel.logprob.resize(sources.size());
  panel.first.push_back(0);
  for (const int64_t document : common.documents) {
    for (Source& source : sources) source.seek(document);
    if (!std::ranges::all_of(
            sources, [&](const Source& one) { return one.has_choices_of(sources.front()); })) {
      ++found.differing;
      continue;
    }
    panel.doc_id.push_back(document);
    append(panel.is_gold, sources.front().gold());
    panel.first.push_back(static_cast<uint32_t>(panel.is_gold.size()));
    for (size_t m = 0; m < sources.size(); ++m) append(panel.logprob[m], sources[m].logprob());
  }
  return found;
}

DocumentScores scores_of(const ChoicePanel& panel, std::span<const double> logprob) {
  ChoiceColumns columns;
  columns.is_gold = panel.is_gold;
  columns.logprob.assign(logprob.begin(), logprob.end());
  columns.chars.resize(logprob.size());
  columns.doc_id.reserve(logprob.size());
  columns.choice.reserve(logprob.size());
  for (size_t d = 0; d < panel.documents(); ++d)
    for (size_t k = 0; k < panel.choices(d); ++k) {
      columns.doc_id.push_back(panel.doc_id[d]);
      columns.choice.push_back(static_cast<int32_t>(k));
    }
  return score_documents(columns, Parity::none);
}

std::vector<DocumentScores> scores_by_model(const ChoicePanel& panel) {
  std::vector<DocumentScores> scores;
  scores.reserve(panel.models());
  for (const auto& logprob : panel.logprob) scores.push_back(scores_of(panel, logprob));
  return scores;
}

Masses masses_of(const ChoicePanel& panel) {
  Masses out;
  const size_t entries = panel.documents() * panel.models();
  for (auto* all : {&out.right, &out.wrong, &out.top_right, &out.top_wrong}) all->reserve(entries);
  out.leader.reserve(entries);
  out.right_first.reserve(entries);
  std::vector<double> right;
  std::vector<double> wrong;
  std::vector<uint32_t> right_at;
  std::vector<uint32_t> wrong_at;
  for (size_t d = 0; d < panel.documents(); ++d)
    for (const auto& logprob : panel.logprob) {
      right.clear(), wrong.clear(), right_at.clear(), wrong_at.clear();
      for (size_t k = panel.first[d]; k < panel.first[d + 1]; ++k) {
        const bool is_right = panel.is_gold[k] != 0;
        (is_right ? right : wrong).push_back(logprob[k]);
        (is_right ? right_at : wrong_at).push_back(static_cast<uint32_t>(k - panel.first[d]));
      }
      const size_t best_right = argmax(right).index;
      const size_t best_wrong = argmax(wrong).index;
      out.right.push_back(log_sum_exp(right));
      out.wrong.push_back(log_sum_exp(wrong));
      out.top_right.push_back(right[best_right]);
      out.top_wrong.push_back(wrong[best_wrong]);
      out.leader.push_back(wrong_at[best_wrong]);
      out.right_first.push_back(right_at[best_right] < wrong_at[best_wrong] ? 1 : 0);
    }
  return out;
}

}  // namespace lux
