// McNemar's test: of the items that only one of two got right, is it as often the one as the other?
#pragma once

#include <cstdint>

namespace lux {

/// Two-sided p-values of the hypothesis that both are right equally often. Given the number of
/// discordant items, those that only the first got right are a fair coin's heads.
struct McNemar {
  double exact_p = 1;  // the exact conditional test; its real level lies below the nominal one
  double mid_p = 1;    // half the probability of the observed outcome counts (Fagerland, Lydersen,
                       // Laake 2013, BMC Med. Res. Methodol. 13:91): nearer to the nominal level
};

/// `only_first`, `only_second`: items that only the one got right, ≥ 0. Both p are 1 where both are
/// 0: nothing speaks for a difference.
[[nodiscard]] McNemar mcnemar(int64_t only_first, int64_t only_second);

}  // namespace lux
