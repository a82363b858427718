// Choices by columns, a model's task at a time: what studies over millions of rows read.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "lab/query.h"

namespace lux {

/// What one run holds of one model on one task with so many examples. The vectors have an entry a
/// choice, sorted by doc_id, then choice; (doc_id, choice) stands once.
struct ChoiceColumns {
  std::string run_id;
  std::string model_id;
  std::string task;
  std::string task_version;
  int32_t num_fewshot = 0;
  /// Over the documents' numbers and hashes; two models with the same one have seen the same
  /// documents.
  uint64_t documents_hash = 0;
  /// Over the documents' numbers and prompt hashes; 0: not known. Models with the same documents
  /// and another one were asked in other words, or after other examples. Our own runs hash all of a
  /// document's prompts and the harness the first: their hashes of documents differ as well.
  uint64_t prompts_hash = 0;
  std::vector<int64_t> doc_id;
  std::vector<int32_t> choice;  // from 0
  std::vector<uint8_t> is_gold;
  std::vector<double> logprob;  // nats; NaN or infinite where scoring failed
  std::vector<int32_t> chars;   // code points; 0: not known

  [[nodiscard]] size_t size() const { return doc_id.size(); }
};

/// Hands over the groups that pass the filter, sorted by run, model, task and shots; stops at the
/// first failure. Read from the tables where they are current, a model at a time, so that memory
/// stays small; else from the journals. `take` is called by one thread. A task in two versions
/// within a group is an error.
[[nodiscard]] Status for_each_choice_columns(const Lab& lab, const ChoiceFilter& filter,
                                             const std::function<Status(ChoiceColumns&&)>& take);

}  // namespace lux
