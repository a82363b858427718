// Tails and quantiles of Student's t and Fisher's F.
#pragma once

namespace lux {

/// P(|T| ≥ |t|) with so many degrees of freedom; NaN where t is NaN or degrees are below 1.
[[nodiscard]] double student_two_sided(double t, double degrees);
/// The t with P(|T| ≤ t) = level.
[[nodiscard]] double student_quantile(double level, double degrees);
/// P(F ≥ f); NaN where f is NaN or a degree is below 1.
[[nodiscard]] double fisher_above(double f, double degrees, double degrees_below);

}  // namespace lux
