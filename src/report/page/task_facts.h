// What a lab's choices say of its tasks, before any score: which documents there are, and how well
// guessing does.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"

namespace lux::page {

struct TaskFacts {
  std::vector<int64_t> doc_ids;  // sorted; of any model
  double chance = 0;             // accuracy of guessing: the mean share of right choices
};

/// By task and number of examples. Asked of the tables where they are current, else of the
/// journals.
[[nodiscard]] Result<std::map<std::pair<std::string, int32_t>, TaskFacts>> task_facts(
    const Lab& lab);

}  // namespace lux::page
