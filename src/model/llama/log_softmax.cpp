#include "model/llama/log_softmax.h"

#include <Eigen/Core>
#include <cmath>

namespace lux::llama {

LogSoftmax::LogSoftmax(std::span<const float> logits) {
  const Eigen::Map<const Eigen::ArrayXf> row(logits.data(),
                                             static_cast<Eigen::Index>(logits.size()));
  Eigen::Index at = 0;
  const float largest = row.maxCoeff<Eigen::PropagateNaN>(&at);
  argmax = static_cast<int32_t>(at);
  finite = std::isfinite(largest);
  if (!finite) return;
  // Eigen vectorises exp on doubles; the largest logit stays a float and so exact.
  const double sum = (row.cast<double>() - static_cast<double>(largest)).exp().sum();
  log_sum = static_cast<double>(largest) + std::log(sum);
}

}  // namespace lux::llama
