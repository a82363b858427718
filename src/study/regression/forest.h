// The nonlinear check: what a random forest that has not seen a row makes of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/distractors/sums.h"
#include "study/regression/term_groups.h"

namespace lux {

struct ForestOptions {
  std::vector<TermGroup> groups;  // terms in none are groups of their own
  int trees = 500;
  int least_split = 5;  // a node of fewer rows is a leaf
  Draws draws;          // its seed is the forest's too
};

struct ForestImportance {
  std::string group;
  Estimate loss;  // of R² on rows not seen, when the group's values are another row's
};

/// Intervals are those of draws of rows with the forests as they are.
struct ForestResult {
  int64_t rows = 0;
  int64_t folds = 0;  // forests; as many as rows: one row is left out of each
  int trees = 0;      // of each forest
  Estimate r2;        // 1 − Σ (y − predicted)² / Σ (y − mean of the rows seen)²
  std::vector<ForestImportance> groups;
  std::vector<std::string> remarks;
};

/// Random forests of regression trees (Breiman 2001; OpenCV's). Each row is predicted by a forest
/// that was grown without it: up to `most_left_out` rows one at a time, beyond in ten folds. That
/// is what out-of-bag prediction estimates, without its noise where rows are few. A group's
/// importance is the exact permutation loss of Fisher, Rudin & Dominici (2019, e_switch): the mean
/// over the other rows (100 drawn where there are more) of the squared error with the group's
/// columns taken from them. Takes the formula's single factors: products are a forest's own
/// business. Where predictors go together a forest can use either, and each looks less important.
/// The same seed gives the same numbers. Fails on fewer than `least_forest_rows` rows, and without
/// terms.
[[nodiscard]] Result<ForestResult> forest_importance(const Design& design,
                                                     const ForestOptions& options);

inline constexpr int64_t least_forest_rows = 10;
inline constexpr int64_t most_left_out = 60;

}  // namespace lux
