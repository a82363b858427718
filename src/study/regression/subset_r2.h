// R² of a response by every subset of groups of columns.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "study/regression/term_groups.h"

namespace lux {

/// 2^groups numbers: at each bit mask R² of the groups whose bits are set, around a constant that
/// is `constant` (√w where rows are whitened). A column that the ones before it span adds nothing.
/// All NaN where the response is the constant's multiple.
[[nodiscard]] std::vector<double> subset_r2(Eigen::MatrixXd x, Eigen::VectorXd y,
                                            const Eigen::VectorXd& constant,
                                            std::span<const ColumnGroup> groups);

}  // namespace lux
