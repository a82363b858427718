// Attention over a cache that many sequences share: of the cells that a token looks at, most are
// others' and masked. tools/setup builds llama.cpp's CPU attention with this, which passes over
// them; what is computed stays the same.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "common.h"
#include "ggml-cpu-impl.h"
#include "ggml.h"
#include "vec.h"

namespace lux {

constexpr int64_t mask_block = 32;  // entries looked at together: a cache line

/// Whether `Words` × 4 entries of the mask are minus infinity throughout.
template <int Words>
inline bool are_masked(const ggml_fp16_t* mask) {
  constexpr uint64_t four_masked = 0xFC00FC00FC00FC00U;
  uint64_t words[Words];
  std::memcpy(words, mask, sizeof words);
  uint64_t different = 0;
  for (const uint64_t word : words) different |= word ^ four_masked;
  return different == 0;
}

/// A number of entries, whole blocks, that are masked from here on.
inline int64_t masked_run(const ggml_fp16_t* mask, int64_t size) {
  int64_t run = 0;
  while (run + mask_block <= size && are_masked<mask_block / 4>(mask + run)) run += mask_block;
  return run;
}

/// What llama.cpp holds of one head's attention for the tokens of a tile while it goes through the
/// cells: the queries, and for each token the largest logit so far, the sum of exp(logit − largest)
/// and the values weighted by it.
struct Tile {
  const ggml_tensor* dst;
  int64_t row, rows;  // of dst: rows count through tokens, then heads, then streams
  const float* queries;
  float* largest;
  float* sums;
  float* values;
  float scale, slope, softcap;
};

/// Pairs of a token and a cell that it sees, among 64 × 64; no more than are worth going through.
class SeenPairs {
 public:
  /// llama.cpp computes all 64 × 64 at once in the time that it takes for so many one by one.
  static constexpr int most = 448;

  struct Pair {
    uint16_t row;
    uint16_t cell;
  };

  /// False where there are more than `most`.
  bool collect(const ggml_fp16_t* mask, int64_t stride, int64_t rows, int64_t cells) {
    for (int64_t r = 0; r < rows; ++r) {
      const ggml_fp16_t* row = mask + r * stride;
      for (int64_t block = 0; block < cells; block += mask_block) {
        if (are_masked<mask_block / 4>(row + block)) continue;
        for (int64_t four = block; four < block + mask_block; four += 4) {
          if (are_masked<1>(row + four)) continue;
          if (size_ + 4 > most) return false;
          for (int64_t c = four; c < four + 4; ++c) {
            pairs_[size_] = {static_cast<uint16_t>(r), static_cast<uint16_t>(c)};
            size_ += row[c] == 0xFC00U ? 0 : 1;
          }
        }
      }
    }
    return true;
  }

  const Pair* begin() const { return pairs_.data(); }
  const Pair* end() const { return pairs_.data() + size_; }

 private:
  std::array<Pair, most> pairs_;
  int size_ = 0;
};

/// Attends to the cells [cell, cell + cells) pair by pair, and says so, where few are seen.
inline bool attend_sparsely(const Tile& tile, int64_t cell, int64_t cells) {
  const ggml_tensor* q = tile.dst->src[0];
  const ggml_tensor* k = tile.dst->src[1];
  const ggml_tensor* v = tile.dst->src[2];
  const ggml_tensor* mask = tile.dst->src[3];
  if (mask == nullptr || k->type != GGML_TYPE_F32 || cells % mask_block != 0) return false;
  const int64_t token = tile.row % q->ne[1];
  const int64_t head = tile.row / q->ne[1] % q->ne[2];
  const int64_t stream = tile.row / (q->ne[1] * q->ne[2]);
  const auto at = [](const ggml_tensor* t, int64_t i1, int64_t i2, int64_t i3) {
    return static_cast<const char*>(t->data) + i1 * static_cast<int64_t>(t->nb[1]) +
           i2 * static_cast<int64_t>(t->nb[2]) + i3 * static_cast<int64_t>(t->nb[3]);
  };
  const auto* seen = reinterpret_cast<const ggml_fp16_t*>(
                         at(mask, token, head % mask->ne[2], stream % mask->ne[3])) +
                     cell;
  const auto stride = static_cast<int64_t>(mask->nb[1] / sizeof(ggml_fp16_t));
  SeenPairs pairs;
  if (!pairs.collect(seen, stride, tile.rows, cells)) return false;

  const char* keys = at(k, cell, head / (q->ne[2] / k->ne[2]), stream / (q->ne[3] / k->ne[3]));
  const char* values = at(v, cell, head / (q->ne[2] / v->ne[2]), stream / (q->ne[3] / v->ne[3]));
  const auto dk = static_cast<int>(k->ne[0]);
  const auto dv = static_cast<int>(v->ne[0]);
  for (const auto& [row, c] : pairs) {
    float logit = 0;
    ggml_vec_dot_f32(dk, &logit, 0, reinterpret_cast<const float*>(keys + c * k->nb[1]), 0,
                     tile.queries + row * dk, 0, 1);
    logit *= tile.scale;
    if (tile.softcap != 0) logit = tile.softcap * tanhf(logit);
    logit += tile.slope * GGML_CPU_FP16_TO_FP32(seen[row * stride + c]);
    float* out = tile.values + row * dv;
    if (logit > tile.largest[row]) {
      const float shrink = expf(tile.largest[row] - logit);
      ggml_vec_scale_f32(dv, out, shrink);
      tile.sums[row] *= shrink;
      tile.largest[row] = logit;
    }
    const float weight = expf(logit - tile.largest[row]);
    tile.sums[row] += weight;
    ggml_vec_mad_f32(dv, out, reinterpret_cast<const float*>(values + c * v->nb[1]), weight);
  }
  return true;
}

}  // namespace lux
