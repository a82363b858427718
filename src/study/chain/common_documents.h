// What a slice's models have scored of a task, all of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/chain/input.h"
#include "study/chain/slice.h"

namespace lux {

struct CommonDocuments {
  std::vector<const ModelScores*> models;  // that have scored the task, in the slice's order
  std::vector<size_t> places;              // theirs in the slice
  std::vector<double> log_compute;         // theirs, log10 FLOP
  std::vector<std::string> missing;        // models that have not scored the task, by name
  std::vector<int64_t> documents;          // sorted
  int64_t incomplete = 0;                  // documents that some of the models have scored, not all
};

/// Points into `task`.
[[nodiscard]] CommonDocuments common_documents(const ChainInput& input, const TaskScores& task,
                                               const Slice& slice);

}  // namespace lux
