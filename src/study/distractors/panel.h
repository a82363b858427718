// A slice's models side by side on one task: the log-likelihood of every choice by every model.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "study/chain/document_scores.h"
#include "study/chain/input.h"
#include "study/chain/slice.h"

namespace lux {

/// Documents that all the models have scored, of which each has right and wrong choices.
struct ChoicePanel {
  std::vector<size_t> places;                // the models' places in the slice, by compute
  std::vector<double> log_compute;           // log10 FLOP, a model
  std::vector<int64_t> doc_id;               // sorted
  std::vector<uint32_t> first;               // where each document's choices begin, and the end
  std::vector<uint8_t> is_gold;              // a choice
  std::vector<std::vector<double>> logprob;  // nats, by model, then choice; finite

  [[nodiscard]] size_t models() const { return log_compute.size(); }
  [[nodiscard]] size_t documents() const { return doc_id.size(); }
  [[nodiscard]] size_t choices(size_t document) const {
    return first[document + 1] - first[document];
  }
};

/// What a slice has of a task, and what it lacks.
struct FoundPanel {
  ChoicePanel panel;
  std::vector<std::string> missing;  // models of the slice that have not scored the task, by name
  int64_t incomplete = 0;            // documents that some model has scored and not all
  int64_t differing = 0;             // whose choices differ between models
};

/// Needs an input whose choices were kept.
[[nodiscard]] FoundPanel make_panel(const ChainInput& input, const TaskScores& task,
                                    const Slice& slice);

/// Metrics of the panel's documents for log-likelihoods as one model has them, or might have.
[[nodiscard]] DocumentScores scores_of(const ChoicePanel& panel, std::span<const double> logprob);
/// By each model of the panel, as it has them.
[[nodiscard]] std::vector<DocumentScores> scores_by_model(const ChoicePanel& panel);

/// The mass on right and on wrong choices, in nats. Entries stand at document × models + model.
struct Masses {
  std::vector<double> right;      // log Σ exp ℓ of the right ones: with one of them, its ℓ
  std::vector<double> wrong;      // log Σ exp ℓ of the wrong ones
  std::vector<double> top_right;  // the largest ℓ
  std::vector<double> top_wrong;
  std::vector<uint32_t> leader;      // the likeliest wrong choice; of equals the lowest
  std::vector<uint8_t> right_first;  // the likeliest right choice stands before the leader
};

[[nodiscard]] Masses masses_of(const ChoicePanel& panel);

}  // namespace lux
