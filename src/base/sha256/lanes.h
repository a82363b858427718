// SHA-256's compression of sixteen texts at once, one in each lane of a vector.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace lux::sha256 {

inline constexpr size_t lanes = 16;
inline constexpr size_t block_size = 64;  // bytes

/// The eight words of each lane's state, word by word.
struct LaneStates {
  alignas(64) std::array<std::array<uint32_t, lanes>, 8> words;
};

/// What every text begins with (FIPS 180-4, 5.3.3).
inline constexpr std::array<uint32_t, 8> first_words{
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// Whether this CPU has such vectors (AVX-512).
[[nodiscard]] bool has_lanes();

/// Takes `blocks` blocks of each lane's text into its state (FIPS 180-4, 6.2.2). Only with
/// has_lanes().
void compress(LaneStates& states, std::array<const unsigned char*, lanes> texts, size_t blocks);

}  // namespace lux::sha256
