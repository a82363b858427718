// Two one-sided tests (Schuirmann 1987): whether a difference is shown to lie within a margin.
// "Not significantly different" shows nothing; this does.
#pragma once

#include <span>

#include "study/paired/score_interval.h"

namespace lux {

/// One-sided p-values; NaN where they cannot be told.
struct Tost {
  double lower_p = 0;  // of a difference ≤ low
  double upper_p = 0;  // of a difference ≥ high
  double p = 0;        // the larger: below α, the difference lies within (low, high). The same as
                       // whether the interval at 1 − 2α does
};

/// By paired t, as statsmodels.stats.weightstats.ttost_paired. NaN for n < 2 and where all
/// differences are the same, of which a t test would be sure for every n.
[[nodiscard]] Tost tost_t(std::span<const double> differences, double low, double high);

/// Of 0s and 1s, by Tango's score statistic: sound without a single discordant item, too.
[[nodiscard]] Tost tost_score(const PairedShares& shares, double low, double high);

/// From bootstrap draws of the difference: the share of draws beyond each end, (1 + beyond) / (1 +
/// draws). NaN without draws or where all are the same.
[[nodiscard]] Tost tost_draws(std::span<const double> draws, double low, double high);

}  // namespace lux
