// Whose part of R² is it? The decomposition that does not hang on the order of the terms.
#pragma once

#include <string>
#include <vector>

#include "study/distractors/sums.h"
#include "study/regression/least_squares.h"
#include "study/regression/term_groups.h"

namespace lux {

/// R² of fits with an intercept. Intervals are those of draws of rows; shares that are near 0
/// cannot be below it, so their intervals do not show whether they are 0.
struct ShapleyShare {
  std::string group;
  Estimate share;  // the mean over all orders of what R² grows by when the group is added: LMG
  Estimate part;   // share / R²
  Estimate alone;  // R² of the group for itself
  Estimate last;   // what R² grows by when it is added to all others
};

struct ShapleyResult {
  Estimate r2;                       // the sum of the shares
  std::vector<ShapleyShare> shares;  // in the formula's order
  bool drew_families = false;
};

struct ShapleyOptions {
  std::vector<TermGroup> groups;  // terms in none are groups of their own
  Draws draws;
  bool draw_families = false;  // whole families instead of rows
};

inline constexpr size_t most_shapley_groups = 12;  // 2^12 fits, for every draw

/// Lindeman, Merenda & Gold (1980); Shapley's value (1953) of R², exact over all subsets of the
/// groups. In a draw a column that became dependent adds nothing. Fails on more groups than
/// `most_shapley_groups`, on formulas without an intercept or without terms, and as
/// column_groups() does.
[[nodiscard]] Result<ShapleyResult> shapley_r2(const Design& design, const ShapleyOptions& options);

}  // namespace lux
