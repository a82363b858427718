// Many tests at once: Holm's step-down adjustment (1979, Scandinavian Journal of Statistics 6:65).
#pragma once

#include <span>
#include <vector>

namespace lux {

/// Adjusted p-values in the order of `p_values`: those at most α can be called significant while
/// the chance of a single false one among all stays at most α, whatever their dependence. A NaN is
/// no test: it does not count and stays NaN.
[[nodiscard]] std::vector<double> holm(std::span<const double> p_values);

}  // namespace lux
