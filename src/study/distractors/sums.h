// Statistics that are functions of sums over samples, and their errors: samples drawn anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "study/metrics/estimate.h"

namespace lux {

/// Terms of many samples (here: documents), so many each. A mean, a pooled slope or correlation, a
/// ratio of variances: each is a function of the terms' sums. So drawing samples anew needs no more
/// than their terms, weighted by how often each is drawn.
class SampleSums {
 public:
  explicit SampleSums(size_t width = 0) : width_(width) {}

  [[nodiscard]] size_t width() const { return width_; }
  [[nodiscard]] size_t samples() const { return width_ == 0 ? 0 : terms_.size() / width_; }
  [[nodiscard]] std::span<const double> sample(size_t i) const {
    return std::span(terms_).subspan(i * width_, width_);
  }
  /// A new sample's terms, all 0; valid until the next one.
  [[nodiscard]] std::span<double> add();
  /// Other samples with the same terms.
  void append(const SampleSums& other);
  void reserve(size_t samples) { terms_.reserve(samples * width_); }

 private:
  size_t width_;
  std::vector<double> terms_;
};

/// A mean of what not every sample has takes two terms: the value and 1, or 0 and 0 for NaN.
inline constexpr size_t mean_terms = 2;
void put(std::span<double> terms, size_t place, double value);

/// A number and how many samples it is made of.
struct Statistic {
  double value = 0;
  double n = 0;
};

/// The mean whose terms stand at `place`; NaN of nothing.
[[nodiscard]] Statistic mean_at(std::span<const double> sums, size_t place);

struct Draws {
  int count = 1000;  // 0: estimates without errors
  uint64_t seed = 42;
};

using StatisticsOf = std::function<void(std::span<const double> sums, std::span<Statistic> out)>;

/// `statistics` makes `outputs` numbers of sums, NaN where they are not defined. Standard
/// deviations and percentile intervals over the draws, as resample() has them. Uses all cores; the
/// same seed gives the same numbers on any number of them.
[[nodiscard]] std::vector<Estimate> estimate_sums(const SampleSums& sums, size_t outputs,
                                                  const StatisticsOf& statistics,
                                                  const Draws& draws);

/// estimate_sums() where all terms are those of means: one for every two terms.
[[nodiscard]] std::vector<Estimate> estimate_means(const SampleSums& sums, const Draws& draws);

}  // namespace lux
