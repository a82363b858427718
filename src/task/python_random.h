// Python's random.Random, as far as few-shot examples need it: the same seed draws the same
// examples as in Python 3 (3.11 and later; the algorithm of `sample` has stood since 3.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lux {

/// MT19937, seeded by its authors' init_by_array with the 32-bit digits of |seed|, as
/// random.Random(int) does.
class PythonRandom {
 public:
  explicit PythonRandom(int64_t seed);

  /// Random.getrandbits(bits), for up to 32 bits.
  [[nodiscard]] uint32_t bits(int bits);
  /// A number in [0, n), for n from 1 to 2^32 - 1, as Random._randbelow draws it.
  [[nodiscard]] size_t below(size_t n);
  /// Random.sample(range(n), k): k different numbers in [0, n), in the order drawn; k <= n.
  [[nodiscard]] std::vector<size_t> sample(size_t n, size_t k);

 private:
  static constexpr size_t state_size = 624;

  void seed_by_word(uint32_t word);
  void refill();
  [[nodiscard]] uint32_t next();

  std::array<uint32_t, state_size> state_{};
  size_t index_ = state_size;
};

}  // namespace lux
