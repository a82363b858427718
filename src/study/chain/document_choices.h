// What one model says of every choice of a task's documents.
#pragma once

#include <cstdint>
#include <vector>

#include "lab/choice_columns.h"

namespace lux {

/// Documents one behind the other, each with its choices in their order.
struct DocumentChoices {
  std::vector<uint32_t> first;   // where each document's choices begin; one more: where they end
  std::vector<uint8_t> is_gold;  // of each choice
  std::vector<double> logprob;   // nats
};

/// Those of the documents named, which must be sorted and stand in the columns.
[[nodiscard]] DocumentChoices document_choices(const ChoiceColumns& columns,
                                               const std::vector<int64_t>& documents);

}  // namespace lux
