// Made-up models for the tests of the study of wrong choices.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "study/distractors/distractors.h"

namespace lux {

/// A document: which choices are right, and ℓ by model, then choice.
struct MadeDocument {
  std::vector<uint8_t> gold;
  std::vector<std::vector<double>> logprob;
};

/// One slice "made" of models with these computes, and no tasks yet.
inline ChainInput made_models(const std::vector<double>& log_compute) {
  ChainInput input;
  for (size_t m = 0; m < log_compute.size(); ++m) {
    StudyModel& model = input.models.emplace_back();
    model.model_id = "made-" + std::to_string(m);
    model.name = model.model_id;
    model.family = "made";
    model.compute = std::pow(10, log_compute[m]);
  }
  return input;
}

/// Adds a task as a lab's rows would give it.
inline void add_task(ChainInput& input, const std::string& name,
                     const std::vector<MadeDocument>& documents) {
  TaskScores& task = input.tasks.emplace_back();
  task.task = name;
  for (size_t m = 0; m < input.models.size(); ++m) {
    ChoiceColumns columns;
    for (size_t d = 0; d < documents.size(); ++d)
      for (size_t k = 0; k < documents[d].gold.size(); ++k) {
        columns.doc_id.push_back(static_cast<int64_t>(d));
        columns.choice.push_back(static_cast<int32_t>(k));
        columns.is_gold.push_back(documents[d].gold[k]);
        columns.logprob.push_back(documents[d].logprob[m][k]);
        columns.chars.push_back(1);
      }
    ModelScores& scores = task.models.emplace_back();
    scores.model = m;
    scores.scores = score_documents(columns, Parity::none);
    scores.choices = document_choices(columns, scores.scores.doc_id);
    scores.documents = std::make_shared<const std::vector<int64_t>>(scores.scores.doc_id);
    scores.scores.doc_id = {};
  }
}

/// The study's one slice's first task.
inline TaskDistractors study_of(const ChainInput& input, int draws = 0,
                                FrozenAt at = FrozenAt::median) {
  DistractorOptions options;
  options.draws.count = draws;
  options.frozen_at = at;
  return study_distractors(input, options).slices.at(0).tasks.at(0);
}

}  // namespace lux
