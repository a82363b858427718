// Which examples stand before a document.
#pragma once

#include <cstddef>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "task/python_random.h"

namespace lux {

/// How examples are chosen: at random, or the first ones (the benchmarks with canonical examples).
enum class FewshotSampling { random, first_n };

/// Chooses examples from a pool. The random one is a single stream: it must be asked once for each
/// document of the scored split, in order, or later documents get other examples.
class FewshotSampler {
 public:
  /// `pool` must outlive the sampler.
  FewshotSampler(FewshotSampling sampling, const std::vector<Map>& pool, int64_t seed)
      : sampling_(sampling), pool_(pool), random_(seed) {}

  /// Indices of `n` examples in the pool, in their order in the prompt. A document that must not be
  /// among its own examples is given as `excluded` (else nullptr); every copy of it is left out.
  /// Fails where the pool is too small.
  [[nodiscard]] Result<std::vector<size_t>> draw(size_t n, const Map* excluded);

 private:
  [[nodiscard]] bool is_excluded(size_t index, const Map* excluded) const;

  FewshotSampling sampling_;
  const std::vector<Map>& pool_;
  PythonRandom random_;
};

}  // namespace lux
