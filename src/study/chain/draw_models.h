// The error of drawing models: the same study over models drawn anew, with replacement.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "study/chain/task_samples.h"

namespace lux {

/// Mean correlations in each draw, by kind of correlation; NaN where no document has one.
template <class Key>
using DrawnMeans = std::map<Key, std::array<std::vector<double>, 3>>;

/// Of metrics, and of steps: differences over the documents that have both in the draw.
struct DrawnModels {
  DrawnMeans<ChainMetric> metrics;
  DrawnMeans<ChainStep> steps;
};

/// Sums over documents, so that tasks can be added up.
class ModelDraws {
 public:
  void add(const ModelDraws& other);
  [[nodiscard]] DrawnModels means() const;

 private:
  friend class ModelDrawing;
  struct Sums {
    std::vector<double> sum;  // a draw
    std::vector<double> documents;
  };
  template <class Key>
  using ByKind = std::map<Key, std::array<Sums, 3>>;

  ByKind<ChainMetric> metrics_;
  ByKind<ChainStep> steps_;
};

/// Draws of fewer than three different models are drawn again. Tasks of equally many models see the
/// same draws.
[[nodiscard]] ModelDraws draw_models(const TaskSamples& samples,
                                     const std::vector<ChainMetric>& metrics, int draws,
                                     uint64_t seed);

}  // namespace lux
