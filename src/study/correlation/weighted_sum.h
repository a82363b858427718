// Sums over tens of thousands of samples, again for each draw.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

namespace lux {

/// Σ weight · term(value), in lanes that do not wait for each other.
template <class Weight, class Term = std::identity>
double weighted_sum(const std::vector<Weight>& weights, const std::vector<double>& values,
                    Term term = {}) {
  constexpr size_t lanes = 16;
  std::array<double, lanes> sums{};
  const size_t whole = values.size() / lanes * lanes;
  for (size_t i = 0; i < whole; i += lanes)
    for (size_t l = 0; l < lanes; ++l) sums[l] += weights[i + l] * term(values[i + l]);
  for (size_t i = whole; i < values.size(); ++i) sums[i - whole] += weights[i] * term(values[i]);
  double total = 0;
  for (const double lane : sums) total += lane;
  return total;
}

}  // namespace lux
