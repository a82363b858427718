// Log-likelihoods from logits.
#pragma once

#include <cstdint>
#include <span>

namespace lux::llama {

/// One row of logits, ready to be asked for the log-probability of any token.
struct LogSoftmax {
  double log_sum = 0;  // log Σ exp(logit), nats
  int32_t argmax = 0;  // the lowest index of a largest logit
  bool finite = true;  // no logit was NaN, and not all were −∞

  /// `logits` of one position, one a token of the vocabulary. The sum is taken in float64.
  explicit LogSoftmax(std::span<const float> logits);
};

}  // namespace lux::llama
