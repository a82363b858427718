// Parameters, counted from tensors.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "model/gguf/gguf.h"

namespace lux::gguf {

struct Counts {
  /// All trained numbers. Tables that a converter computed for rotary positions (rope_freqs,
  /// rope_factors_*) are none.
  int64_t params = 0;
  /// Without the tables looked up by token, token type or position, and without an output matrix
  /// of its own.
  int64_t non_embedding = 0;
  /// Of a mixture of experts, those that one token passes: everything but the experts, and the
  /// used share of the experts. Empty for other models, and where the tensors do not tell.
  std::optional<int64_t> active;
  /// The type of most of the parameters; empty without any.
  std::string main_type;
};

/// `experts` of which each token uses `used`; 0 for models without.
[[nodiscard]] Counts count(std::span<const Tensor* const> tensors, int64_t experts, int64_t used);

}  // namespace lux::gguf
