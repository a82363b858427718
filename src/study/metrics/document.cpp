#include "study/metrics/document.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace lux {
namespace {

DocumentProblem problem_of(std::span<const ChoiceRow* const> rows) {
  bool has_gold = false;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]->choice != static_cast<int32_t>(i)) return DocumentProblem::malformed;
    has_gold = has_gold || rows[i]->is_gold;
  }
  if (!has_gold) return DocumentProblem::malformed;
  const bool finite =
      std::ranges::all_of(rows, [](const ChoiceRow* row) { return std::isfinite(row->logprob); });
  return finite ? DocumentProblem::none : DocumentProblem::not_finite;
}

ScoredDocument document_of(std::span<const ChoiceRow* const> rows) {
  ScoredDocument document;
  document.doc_id = rows.front()->doc_id;
  document.problem = problem_of(rows);
  for (const ChoiceRow* row : rows) {
    document.logprobs.push_back(row->logprob);
    if (row->uncond_logprob) document.uncond.push_back(*row->uncond_logprob);
    document.chars.push_back(row->chars);
    document.bytes.push_back(row->bytes);
    document.gold.push_back(row->is_gold);
    document.greedy.push_back(row->is_greedy);
    document.truncated = document.truncated || row->truncated;
    document.boundary_merge = document.boundary_merge || row->boundary_merge;
  }
  if (document.uncond.size() != rows.size()) document.uncond.clear();
  return document;
}

}  // namespace

std::vector<ScoredDocument> collect_documents(std::span<const ChoiceRow> rows) {
  std::vector<const ChoiceRow*> sorted;
  sorted.reserve(rows.size());
  for (const ChoiceRow& row : rows) sorted.push_back(&row);
  std::ranges::sort(sorted, {},
                    [](const ChoiceRow* row) { return std::tuple(row->doc_id, row->choice); });
  std::vector<ScoredDocument> documents;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::find_if(
        begin, sorted.end(), [&](const ChoiceRow* row) { return row->doc_id != (*begin)->doc_id; });
    documents.push_back(document_of({begin, end}));
    begin = end;
  }
  return documents;
}

}  // namespace lux
