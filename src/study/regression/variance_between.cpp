#include "study/regression/variance_between.h"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_f.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "study/regression/distributions.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// P(F ≤ f) at a noncentrality.
double below(double f, double between, double within, double noncentrality) {
  if (noncentrality <= 0) return boost::math::cdf(boost::math::fisher_f(between, within), f);
  return boost::math::cdf(boost::math::non_central_f(between, within, noncentrality), f);
}

/// The noncentrality at which f stands at this quantile, as eta²; 0 where there is none, NaN where
/// it is too large to be computed.
double eta2_at(double quantile, double f, double between, double within, double n) {
  const auto distance = [&](double noncentrality) {
    return below(f, between, within, noncentrality) - quantile;
  };
  if (distance(0) <= 0) return 0;
  double top = 1;
  constexpr double most = 1e6;
  while (top < most && distance(top) > 0) top *= 2;
  if (top >= most) return nan;
  std::uintmax_t steps = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(
      distance, 0.0, top, boost::math::tools::eps_tolerance<double>(50), steps);
  const double noncentrality = (low + high) / 2;
  return noncentrality / (noncentrality + n);
}

}  // namespace

Result<VarianceBetween> variance_between(const ScoreGroups& groups) {
  double n = 0;
  double sum = 0;
  double inside = 0;
  int64_t count = 0;
  for (const ScoreGroup& group : groups.groups) {
    if (group.members.empty()) continue;
    ++count;
    for (const GroupMember& one : group.members) {
      n += 1;
      sum += one.score;
      inside += (one.score - group.mean.value) * (one.score - group.mean.value);
    }
  }
  if (count < 2)
    return fail("Variance between groups of '{}' needs two groups, and there {} {}.", groups.by,
                count == 1 ? "is" : "are", count);
  double between = 0;
  for (const ScoreGroup& group : groups.groups)
    if (!group.members.empty())
      between += static_cast<double>(group.members.size()) * (group.mean.value - sum / n) *
                 (group.mean.value - sum / n);
  const auto k = static_cast<double>(count);
  if (n <= k)
    return fail("Each group of '{}' has one member: there is no variance inside.", groups.by);
  if (between + inside == 0)
    return fail("'{}' is the same in all {} rows: there is no variance.", groups.score, n);
  VarianceBetween out;
  out.groups = count;
  out.sd_within = std::sqrt(inside / (n - k));
  out.f =
      inside > 0 ? between / (k - 1) / (inside / (n - k)) : std::numeric_limits<double>::infinity();
  out.p = fisher_above(out.f, k - 1, n - k);
  out.eta2 = {.n = static_cast<int64_t>(n),
              .value = between / (between + inside),
              .standard_error = nan,
              .interval = {.low = nan, .high = nan}};
  out.adjusted = 1 - (1 - out.eta2.value) * (n - 1) / (n - k);
  if (std::isfinite(out.f))
    out.eta2.interval = {.low = eta2_at(0.975, out.f, k - 1, n - k, n),
                         .high = eta2_at(0.025, out.f, k - 1, n - k, n)};
  return out;
}

}  // namespace lux
