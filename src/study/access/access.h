// The same model through different quantisations, backends or providers: what it changes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "study/access/aggregates.h"
#include "study/access/groups.h"
#include "study/compare/compare.h"

namespace lux {

struct AccessOptions {
  CompareOptions compare;
  std::map<std::string, int64_t> items;  // of tasks of which only averages are known
};

/// A variant against its reference, where only averages of a task are known.
struct AggregateRow {
  size_t variant = 0;
  size_t reference = 0;
  AggregateDifference found;
  double p_holm = 0;  // over all of these rows that have a test
};

struct AccessResult {
  std::vector<Variant> variants;
  std::vector<AccessGroup> groups;
  /// Variant − reference, so that a loss is negative. Contenders are the variants, under the same
  /// numbers.
  CompareResult items;
  std::vector<AggregateRow> aggregates;  // of tasks that are not among `items`
  std::vector<std::string> left_out;
};

/// `grouping` is of `variants`.
[[nodiscard]] Result<AccessResult> study_access(const Lab& lab, std::vector<Variant> variants,
                                                Grouping grouping, const AccessOptions& options);

}  // namespace lux
