// How much of the scores' variance lies between groups, and how much inside them.
#pragma once

#include <cstdint>

#include "study/metrics/estimate.h"
#include "study/regression/score_groups.h"

namespace lux {

struct VarianceBetween {
  int64_t groups = 0;    // with members
  Estimate eta2;         // between / total sum of squares; 95 % by the noncentral F distribution
                         // (Steiger 2004), which takes errors as normal; no standard error,
                         // and no interval where nearly nothing lies inside
  double adjusted = 0;   // epsilon² (Kelley 1935): eta² without what chance gives so many groups
  double sd_within = 0;  // pooled
  double f = 0, p = 0;   // of one-way analysis of variance
};

/// Fails on fewer than two groups, where no group has two members, and where all scores are equal.
[[nodiscard]] Result<VarianceBetween> variance_between(const ScoreGroups& groups);

}  // namespace lux
