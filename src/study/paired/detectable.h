// What a comparison of n items can find at all.
#pragma once

#include <cstdint>

namespace lux {

/// The smallest true mean difference that a two-sided paired t test at `alpha` finds with
/// probability `power`, for n ≥ 2 differences of standard deviation `deviation` > 0: the
/// noncentral t distribution's, as statsmodels' TTestPower has it. In (0, 1) both; alpha < power.
/// NaN for n < 2 or a deviation that is not above 0.
[[nodiscard]] double detectable_difference(double deviation, int64_t n, double alpha, double power);

}  // namespace lux
