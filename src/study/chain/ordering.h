// The paper's test of its claim.
#pragma once

#include <vector>

#include "study/chain/chain.h"

namespace lux {

/// Counts the tasks of slices (not all tasks together) in which logprob_gold > p_choices > brier >
/// acc, strictly, by correlation and statistic: mean, median, auc_trapezoid, wasserstein. Tasks
/// that lack a correlation of one of the four are left out.
[[nodiscard]] std::vector<OrderingRow> count_orderings(const std::vector<MetricRow>& rows,
                                                       const ChainOptions& options);

}  // namespace lux
