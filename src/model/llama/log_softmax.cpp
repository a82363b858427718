#include "model/llama/log_softmax.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

namespace lux::llama {

LogSoftmax::LogSoftmax(std::span<const float> logits) {
  using Row = Eigen::Map<const Eigen::ArrayXf>;
  const float largest = Row(logits.data(), static_cast<Eigen::Index>(logits.size())).maxCoeff();
  // Exponentials in float32, whose rounding of 1e-7 is that of the logits; their sum in float64.
  constexpr size_t block = 512;
  std::array<float, block> exponentials{};
  double sum = 0;
  for (size_t at = 0; at < logits.size(); at += block) {
    const auto size = static_cast<Eigen::Index>(std::min(block, logits.size() - at));
    Eigen::Map<Eigen::ArrayXf> out(exponentials.data(), size);
    out = (Row(logits.data() + at, size) - largest).exp();
    sum += out.cast<double>().sum();
  }
  finite = std::isfinite(largest) && std::isfinite(sum);  // a NaN anywhere is one in the sum
  if (!finite) return;
  argmax = static_cast<int32_t>(std::ranges::find(logits, largest) - logits.begin());
  log_sum = static_cast<double>(largest) + std::log(sum);
}

}  // namespace lux::llama
