// Rows of choices, put together to documents, and what cannot be scored set apart.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lab/choice_row.h"

namespace lux {

/// Why a document counts as failed. Failed is not wrong: it is left out of every mean and counted.
enum class DocumentProblem {
  none,
  not_finite,  // a log-likelihood is NaN or infinite
  malformed,   // its choices are not 0, 1, 2 …, each once, or none of them is right
};

/// One document as a model scored it; all vectors have an entry for each choice.
struct ScoredDocument {
  int64_t doc_id = 0;
  DocumentProblem problem = DocumentProblem::none;
  std::vector<double> logprobs;  // nats
  std::vector<double> uncond;    // nats; empty unless every choice has one
  std::vector<double> chars;     // code points of the choice
  std::vector<double> bytes;
  std::vector<bool> gold;
  std::vector<bool> greedy;
  bool truncated = false;       // of any choice
  bool boundary_merge = false;  // of any choice

  [[nodiscard]] size_t size() const { return logprobs.size(); }
};

/// The documents of one model on one task with one number of shots, sorted by doc_id. Rows may come
/// in any order.
[[nodiscard]] std::vector<ScoredDocument> collect_documents(std::span<const ChoiceRow> rows);

}  // namespace lux
