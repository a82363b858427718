#include "study/paired/mcnemar.h"

#include <algorithm>

#include "study/paired/distributions.h"

namespace lux {

McNemar mcnemar(int64_t only_first, int64_t only_second) {
  const int64_t n = only_first + only_second;
  if (n == 0) return {};
  const int64_t fewer = std::min(only_first, only_second);
  // Where both are equal, the outcome is the likeliest one and counts half in the mid-p.
  if (only_first == only_second) return {.exact_p = 1, .mid_p = 1 - coin_mass(fewer, n) / 2};
  const double exact = std::min(1.0, 2 * coin_probability(fewer, n));
  return {.exact_p = exact, .mid_p = exact - coin_mass(fewer, n)};
}

}  // namespace lux
