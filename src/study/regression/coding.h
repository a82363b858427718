// Which columns the terms of a formula become where some of its factors are categories.
#pragma once

#include <vector>

#include "study/regression/formula.h"

namespace lux {

/// A category's part in a product: a column for each level, or (`full` false) for each but the
/// first, the reference.
struct CodedFactor {
  size_t factor = 0;
  bool full = false;
  bool operator==(const CodedFactor&) const = default;
};

/// Columns of a term: products of categories, times its numeric factors.
using CodedProduct = std::vector<CodedFactor>;

/// For each term the products that add to what the terms before it span, and nothing twice: full
/// codings are used just where the term's margins are not in the formula. `-1 + tuning` gets a
/// column a level, `tuning + tuning:log(params)` a slope a level. The order and the rule are
/// patsy's (Smith 2018, "Coding categorical data").
[[nodiscard]] std::vector<std::vector<CodedProduct>> code_terms(
    const Formula& formula, const std::vector<bool>& is_category);

}  // namespace lux
