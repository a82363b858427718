#include "task/python_random.h"

#include <bit>
#include <unordered_set>

namespace lux {

// Constants and steps: M. Matsumoto, T. Nishimura, Mersenne Twister, ACM TOMACS 8 (1998), with the
// initialisation of 2002.
void PythonRandom::seed_by_word(uint32_t word) {
  state_[0] = word;
  for (uint32_t i = 1; i < state_size; ++i)
    state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
}

PythonRandom::PythonRandom(int64_t seed) {
  const uint64_t size = seed < 0 ? ~static_cast<uint64_t>(seed) + 1 : static_cast<uint64_t>(seed);
  const std::array<uint32_t, 2> key = {static_cast<uint32_t>(size),
                                       static_cast<uint32_t>(size >> 32)};
  const uint32_t length = key[1] ? 2 : 1;

  seed_by_word(19650218U);
  size_t i = 1;
  uint32_t j = 0;
  const auto step = [&](uint32_t factor) {
    return state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * factor);
  };
  const auto advance = [&] {
    if (++i < state_size) return;
    state_[0] = state_[state_size - 1];
    i = 1;
  };
  for (size_t k = 0; k < state_size; ++k) {
    state_[i] = step(1664525U) + key[j] + j;
    advance();
    if (++j >= length) j = 0;
  }
  for (size_t k = 0; k < state_size - 1; ++k) {
    state_[i] = step(1566083941U) - static_cast<uint32_t>(i);
    advance();
  }
  state_[0] = 0x80000000U;
}

void PythonRandom::refill() {
  constexpr size_t shift = 397;
  for (size_t i = 0; i < state_size; ++i) {
    const uint32_t y = (state_[i] & 0x80000000U) | (state_[(i + 1) % state_size] & 0x7fffffffU);
    state_[i] = state_[(i + shift) % state_size] ^ (y >> 1) ^ ((y & 1U) ? 0x9908b0dfU : 0U);
  }
  index_ = 0;
}

uint32_t PythonRandom::next() {
  if (index_ == state_size) refill();
  uint32_t y = state_[index_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680U;
  y ^= (y << 15) & 0xefc60000U;
  return y ^ (y >> 18);
}

uint32_t PythonRandom::bits(int bits) {
  return bits > 0 ? next() >> (32 - bits) : 0;
}

size_t PythonRandom::below(size_t n) {
  const int width = static_cast<int>(std::bit_width(n));
  size_t r = bits(width);
  while (r >= n) r = bits(width);
  return r;
}

std::vector<size_t> PythonRandom::sample(size_t n, size_t k) {
  // Python keeps a list of what is left where that is smaller than a set of what was drawn. The
  // two ways draw different numbers, so the same bound must stand here.
  size_t set_size = 21;
  if (k > 5) {
    size_t table = 4;
    while (table < 3 * k) table *= 4;
    set_size += table;
  }
  std::vector<size_t> drawn(k);
  if (n <= set_size) {
    std::vector<size_t> pool(n);
    for (size_t i = 0; i < n; ++i) pool[i] = i;
    for (size_t i = 0; i < k; ++i) {
      const size_t j = below(n - i);
      drawn[i] = pool[j];
      pool[j] = pool[n - i - 1];
    }
    return drawn;
  }
  std::unordered_set<size_t> selected;
  for (size_t& number : drawn) {
    do number = below(n);
    while (!selected.insert(number).second);
  }
  return drawn;
}

}  // namespace lux
