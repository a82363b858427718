// What must agree between models that are studied together.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/chain/input.h"

namespace lux {

/// A model's scores on a task in one run, with what is compared.
struct FoundScores {
  ModelScores scores;
  std::string run_id;
  std::string version;  // empty: not known
  std::string date;     // of an imported log, told where the model stands in several runs
  bool is_one_of_several = false;
  uint64_t documents_hash = 0;
  uint64_t prompts_hash = 0;  // 0: not known
};

/// The models that have scored one task, and what is said of those that are left out or kept
/// although they differ. The steps in their order; a model may stand in several runs until the last
/// but one.
class Agreement {
 public:
  /// `models`: those of the study, in the order that FoundScores name them by.
  Agreement(const std::vector<StudyModel>& models, std::vector<std::string>& left_out)
      : models_(models), left_out_(left_out) {}

  /// Leaves each model's equal scores in several runs once; returns how many went.
  static size_t drop_same(std::vector<FoundScores>& found);

  /// Leaves only the version of the task that most models have, and returns it.
  std::string keep_commonest_version(std::vector<FoundScores>& found, const std::string& task);

  /// Models that number the same documents alike must have seen the same ones.
  void keep_same_documents(std::vector<FoundScores>& found, const std::string& task);

  /// Leaves each model one run: that of the most documents, then of the latest log, then the first
  /// by name.
  void keep_one_run(std::vector<FoundScores>& found, const std::string& task);

  /// Models that were asked about the same documents in other words are kept: chat templates are a
  /// reason for that. Where a log did not tell its examples, nothing else shows that it had some.
  void tell_other_prompts(const std::vector<FoundScores>& found, const TaskScores& task);

 private:
  [[nodiscard]] const std::string& name_of(const FoundScores& one) const {
    return models_[one.scores.model].model_id;
  }
  [[nodiscard]] std::string place_of(const FoundScores& one, const std::string& task) const;

  const std::vector<StudyModel>& models_;
  std::vector<std::string>& left_out_;
};

}  // namespace lux
