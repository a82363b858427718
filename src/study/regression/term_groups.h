// Terms of a formula that are taken together when their part is asked for.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "study/regression/design.h"

namespace lux {

struct TermGroup {
  std::string name;
  std::vector<std::string> terms;  // names as LayoutTerm has them
};

/// A group and its columns of the design.
struct ColumnGroup {
  std::string name;
  std::vector<Eigen::Index> columns;
};

/// The groups asked for, and each term that is in none of them for itself. Fails on a term that is
/// not in the formula (naming the nearest), in two groups, and on a group without terms.
[[nodiscard]] Result<std::vector<ColumnGroup>> column_groups(const Design& design,
                                                             const std::vector<TermGroup>& asked);

}  // namespace lux
