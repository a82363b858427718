#include "model/scorer.h"

namespace lux {

ScoreCost& ScoreCost::operator+=(const ScoreCost& other) {
  requested_tokens += other.requested_tokens;
  distinct_tokens += other.distinct_tokens;
  decoded_tokens += other.decoded_tokens;
  outputs += other.outputs;
  batches += other.batches;
  decode_seconds += other.decode_seconds;
  softmax_seconds += other.softmax_seconds;
  wait_seconds += other.wait_seconds;
  tokenize_seconds += other.tokenize_seconds;
  return *this;
}

}  // namespace lux
