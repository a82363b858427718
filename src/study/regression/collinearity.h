// Predictors that say the same thing: found, and named.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "study/regression/design.h"

namespace lux {

/// Columns count as one where, of unit length, one is nearer than this to what the others span.
inline constexpr double collinear_distance = 1e-9;

/// How many of the columns are independent, by QR with column pivoting of the columns at unit
/// length.
[[nodiscard]] Eigen::Index independent_columns(const Eigen::MatrixXd& x);

/// A sentence for the first column that is a combination of those before it: which of which.
/// Nothing where all are independent.
[[nodiscard]] std::optional<std::string> explain_collinearity(const Design& design);

}  // namespace lux
