#include "base/sha256/lanes.h"

#include <stdexcept>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lux::sha256 {

#if defined(__x86_64__)

namespace {

#define LUX_AVX512 __attribute__((target("avx512f,avx512bw")))

// FIPS 180-4, 4.2.2
constexpr std::array<uint32_t, 64> constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

LUX_AVX512 inline __m512i sum(__m512i a, __m512i b) {
  return _mm512_add_epi32(a, b);
}
LUX_AVX512 inline __m512i sum(__m512i a, __m512i b, __m512i c, __m512i d) {
  return sum(sum(a, b), sum(c, d));
}
LUX_AVX512 inline __m512i exclusive_or(__m512i a, __m512i b, __m512i c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}
// FIPS 180-4, 4.1.2
LUX_AVX512 inline __m512i choice(__m512i a, __m512i b, __m512i c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0xca);
}
LUX_AVX512 inline __m512i majority(__m512i a, __m512i b, __m512i c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0xe8);
}
template <int r, int s, int t>
LUX_AVX512 inline __m512i rotated(__m512i x) {
  return exclusive_or(_mm512_ror_epi32(x, r), _mm512_ror_epi32(x, s), _mm512_ror_epi32(x, t));
}
template <int r, int s, int t>
LUX_AVX512 inline __m512i shifted(__m512i x) {
  return exclusive_or(_mm512_ror_epi32(x, r), _mm512_ror_epi32(x, s), _mm512_srli_epi32(x, t));
}

struct Words {
  __m512i at[16];
};

/// Swaps rows and columns: of rows `step` apart, the odd squares of `step` × `step` of the upper
/// with the even ones of the lower.
template <int step>
LUX_AVX512 inline void swap_squares(Words& rows) {
  alignas(64) std::array<int, 16> upper{};
  alignas(64) std::array<int, 16> lower{};
  for (int i = 0; i < 16; ++i) {
    const bool is_odd = (i & step) != 0;
    upper[static_cast<size_t>(i)] = is_odd ? i - step + 16 : i;
    lower[static_cast<size_t>(i)] = is_odd ? i + 16 : i + step;
  }
  const __m512i to_upper = _mm512_load_si512(upper.data());
  const __m512i to_lower = _mm512_load_si512(lower.data());
#pragma GCC unroll 16
  for (size_t i = 0; i < 16; ++i) {
    if ((i & step) != 0) continue;
    const __m512i above = rows.at[i];
    const __m512i below = rows.at[i + step];
    rows.at[i] = _mm512_permutex2var_epi32(above, to_upper, below);
    rows.at[i + step] = _mm512_permutex2var_epi32(above, to_lower, below);
  }
}

/// The next block of each text, as big-endian words: a vector holds one word of every lane.
LUX_AVX512 inline Words take_block(std::array<const unsigned char*, lanes>& texts) {
  const __m512i big_endian = _mm512_set4_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203);
  Words words;
  for (size_t lane = 0; lane < lanes; ++lane) {
    words.at[lane] = _mm512_shuffle_epi8(_mm512_loadu_si512(texts[lane]), big_endian);
    texts[lane] += block_size;
  }
  swap_squares<1>(words);
  swap_squares<2>(words);
  swap_squares<4>(words);
  swap_squares<8>(words);
  return words;
}

}  // namespace

bool has_lanes() {
  return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
}

LUX_AVX512 void compress(LaneStates& states, std::array<const unsigned char*, lanes> texts,
                         size_t blocks) {
  __m512i state[8];
  for (size_t i = 0; i < 8; ++i) state[i] = _mm512_load_si512(states.words[i].data());
  for (; blocks > 0; --blocks) {
    Words words = take_block(texts);
    __m512i* w = words.at;
    auto [a, b, c, d, e, f, g, h] = state;
#pragma GCC unroll 64
    for (size_t i = 0; i < 64; ++i) {
      if (i >= 16)
        w[i % 16] = sum(w[i % 16], shifted<7, 18, 3>(w[(i + 1) % 16]), w[(i + 9) % 16],
                        shifted<17, 19, 10>(w[(i + 14) % 16]));
      const __m512i constant = _mm512_set1_epi32(static_cast<int>(constants[i]));
      const __m512i first =
          sum(sum(h, rotated<6, 11, 25>(e)), choice(e, f, g), constant, w[i % 16]);
      const __m512i second = sum(rotated<2, 13, 22>(a), majority(a, b, c));
      h = g;
      g = f;
      f = e;
      e = sum(d, first);
      d = c;
      c = b;
      b = a;
      a = sum(first, second);
    }
    const __m512i more[8]{a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; ++i) state[i] = sum(state[i], more[i]);
  }
  for (size_t i = 0; i < 8; ++i) _mm512_store_si512(states.words[i].data(), state[i]);
}

#undef LUX_AVX512

#else

bool has_lanes() {
  return false;
}

void compress(LaneStates&, std::array<const unsigned char*, lanes>, size_t) {
  throw std::logic_error("SHA-256 in vectors that this CPU lacks");
}

#endif

}  // namespace lux::sha256
