// The error of what is said about many samples: samples drawn anew, with replacement.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "study/metrics/estimate.h"

namespace lux {

/// Of one value a sample; samples without one (NaN) are passed over.
struct Resampled {
  Estimate mean;
  Estimate sd;                               // with n − 1
  Estimate above;                            // the share above a threshold
  Estimate auc, auc_trapezoid, wasserstein;  // as Distribution has them: of values in [−1, 1]
  std::array<Estimate, 5> quantiles;  // at resampled_quantiles, between neighbours as numpy has it

  [[nodiscard]] const Estimate& median() const { return quantiles[2]; }
};

inline constexpr std::array<double, 5> resampled_quantiles{0.05, 0.25, 0.5, 0.75, 0.95};

struct ResampleOptions {
  int draws = 1000;  // 0: estimates without errors
  double threshold = 0.75;
  uint64_t seed = 0;
};

/// What is asked for of a curve; the rest is left NaN.
enum class Wanted {
  mean,
  mean_and_quantiles,
  all,
};

/// A value a sample.
struct SampleCurve {
  std::vector<double> values;
  Wanted wanted = Wanted::all;
};

/// `curves` hold a value a sample each, of the same samples: in every draw all see the same ones,
/// so that differences between curves are as certain as they can be. Standard deviations over the
/// draws and percentile intervals (2.5 %, 97.5 %); `n` is the number of samples with a value.
[[nodiscard]] std::vector<Resampled> resample(std::vector<SampleCurve> curves,
                                              const ResampleOptions& options);

/// An estimate with standard deviation and percentile interval of draws; those that are NaN are
/// left out. No error for n < 2.
[[nodiscard]] Estimate estimate_from_draws(int64_t n, double value, std::vector<double> draws);

/// Random numbers that are the same on every machine, fast (splitmix64, Steele et al. 2014).
class SplitMix {
 public:
  explicit SplitMix(uint64_t seed) : state_(seed) {}
  uint64_t operator()() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  /// Below n < 2³²; its bias is below n / 2³².
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(((*this)() >> 32U) * n >> 32U); }

 private:
  uint64_t state_;
};

}  // namespace lux
