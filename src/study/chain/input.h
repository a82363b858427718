// What the chain is studied on: models with their compute, and their scores on tasks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "lab/query.h"
#include "study/chain/document_choices.h"
#include "study/chain/document_scores.h"

namespace lux {

struct StudyModel {
  std::string model_id;
  std::string name;
  std::string family;
  std::string quantisation;       // "F16", "Q4_0", …; empty: not known
  std::optional<double> compute;  // FLOP of pretraining, above 0
  std::optional<int64_t> params;
  std::optional<int64_t> tokens;
};

/// The models' cards, in their order; a compute of 0 counts as none.
[[nodiscard]] std::vector<StudyModel> study_models(const std::vector<Value>& cards);

struct ModelScores {
  size_t model = 0;  // index of ChainInput::models
  DocumentScores scores;
  /// The numbers of scores' documents, shared by the models that have the same ones; scores.doc_id
  /// is empty.
  std::shared_ptr<const std::vector<int64_t>> documents;
  /// scores.answers, shared by the models that have the same ones; none of scores that came without
  /// choices. scores.answers is empty.
  std::shared_ptr<const std::vector<uint32_t>> answers;
  DocumentChoices choices;  // of the same documents; empty unless they are asked for
};

struct TaskScores {
  std::string task;
  std::string version;
  int32_t num_fewshot = 0;
  std::vector<ModelScores> models;
};

struct ChainInput {
  std::vector<StudyModel> models;
  std::vector<TaskScores> tasks;
  std::vector<std::string> left_out;  // a sentence each: what was left out, and why
};

struct ChainSelection {
  std::vector<std::string> families;  // names and globs; empty: all
  std::vector<std::string> tasks;     // names and globs; empty: all
  std::vector<std::string> runs;      // empty: all
  Parity parity = Parity::none;
  bool keep_choices = false;  // the log-likelihood of every choice, not of the right one alone
};

/// Reads a lab. Says in `left_out` which models have no family or no compute, which tasks have a
/// version that few models have or other documents under the same numbers, what stands otherwise in
/// two runs, and how many documents have no finite scores. Fails where a family or task named is
/// not there.
[[nodiscard]] Result<ChainInput> load_chain_input(const Lab& lab, const ChainSelection& selection);

}  // namespace lux
