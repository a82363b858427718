// Which choice is right: the reading of a log that its own accuracies bear out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lab/harness/sample_log.h"

namespace lux::harness {

/// A document whose logged accuracy is not what its log-likelihoods give.
struct Disagreement {
  int64_t doc_id = 0;
  std::string_view metric;  // acc, acc_norm
  bool logged = false;
  bool computed = false;
  bool tied = false;  // several choices shared the highest score; the lowest index counts
};

struct Gold {
  GoldReading reading = GoldReading::index;
  std::vector<Disagreement> disagreements;
  std::vector<int64_t> without;  // documents that have no right choice

  [[nodiscard]] bool is_right(const LoggedChoice& choice) const {
    return ((choice.gold >> static_cast<unsigned>(reading)) & 1U) != 0;
  }
};

/// Takes the reading that fewest documents contradict: those that it says nothing of, and those
/// whose logged acc it does not give. Fails, naming the log, where more than one document in eight
/// contradicts every reading (but three at least, or all there are).
[[nodiscard]] Result<Gold> find_gold(const SampleLog& log, const std::string& name);

}  // namespace lux::harness
