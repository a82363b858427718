// Wilcoxon's signed-rank test (1945): whether paired differences lie symmetrically around 0.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lux {

/// What becomes of differences of 0.
enum class ZeroMethod {
  wilcox,  // they are dropped, as Wilcoxon did
  pratt,   // they are ranked and then dropped (Pratt 1959), with Cureton's moments (1967)
  zsplit,  // their ranks are shared out to both signs
};

/// How the p-value was found.
enum class WilcoxonMethod {
  none,    // no difference other than 0: p is 1
  exact,   // over all signs of the ranks
  normal,  // normal approximation, variance corrected for ties, no continuity correction
};

[[nodiscard]] std::string_view name_of(WilcoxonMethod method);

struct Wilcoxon {
  int64_t n = 0;         // differences that were ranked
  double rank_plus = 0;  // sum of the ranks of positive differences, ties at their mean
  double rank_minus = 0;
  double statistic = 0;  // the smaller of the two
  double p = 1;          // two-sided
  WilcoxonMethod method = WilcoxonMethod::none;
};

/// As scipy.stats.wilcoxon(differences, zero_method, correction=False, method="auto"): exact for up
/// to 50 differences without ties and zeros, and for up to 13 with them (then over the signs of the
/// ranks as they are tied); else normal.
[[nodiscard]] Wilcoxon wilcoxon(std::span<const double> differences,
                                ZeroMethod zeros = ZeroMethod::wilcox);

}  // namespace lux
