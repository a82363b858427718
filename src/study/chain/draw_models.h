// The error of drawing models: the same study over models drawn anew, with replacement.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "study/chain/task_samples.h"

namespace lux {

/// Sums of the documents' correlations in each draw, by metric and kind.
struct ModelDraws {
  struct Sums {
    std::vector<double> sum;
    std::vector<double> documents;
  };
  std::map<ChainMetric, std::array<Sums, 3>> sums;

  void add(const ModelDraws& other);
  [[nodiscard]] std::map<ChainMetric, std::array<std::vector<double>, 3>> means() const;
};

/// Draws of fewer than three different models are drawn again. Tasks of equally many models see the
/// same draws.
[[nodiscard]] ModelDraws draw_models(const TaskSamples& samples,
                                     const std::vector<ChainMetric>& metrics, int draws,
                                     uint64_t seed);

}  // namespace lux
