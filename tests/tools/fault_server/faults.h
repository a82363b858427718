// The ways in which an answer goes wrong.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lux::test {

enum class Fault {
  too_many,        // 429
  too_many_after,  // 429 with Retry-After
  error,           // 500
  unavailable,     // 503
  hang,            // not a byte
  hang_mid,        // half of the answer, and no more
  half_closed,     // half of the answer, and the end of what is sent
  reset,           // RST before a byte
  reset_mid,       // RST after half of the answer
  malformed,       // half of the answer's JSON, as if it were all
  wrong_type,      // a page, with status 200
  not_a_number,    // log-probabilities that are NaN
  truncated,       // a stream without its last events
  large,           // 10 MB
  loris,           // a byte at a time
  empty,           // status 200 and nothing
};

constexpr std::array<std::string_view, 16> fault_names = {
    "429",       "429-after", "500",        "503", "hang",      "hang-mid", "half-closed", "reset",
    "reset-mid", "malformed", "wrong-type", "nan", "truncated", "large",    "loris",       "empty"};

[[nodiscard]] inline std::string_view name_of(Fault fault) {
  return fault_names.at(static_cast<size_t>(fault));
}

/// Which attempts fail, and how: decided by the seed, the request's key and how often it came, so
/// that the order of requests does not matter.
class Faults {
 public:
  /// Throws std::invalid_argument on a name that is none; no names: all kinds.
  Faults(double rate, const std::vector<std::string>& names, uint64_t seed);

  [[nodiscard]] std::optional<Fault> of(std::string_view key, int attempt) const;

 private:
  double rate_;
  std::vector<Fault> kinds_;
  uint64_t seed_;
};

}  // namespace lux::test
