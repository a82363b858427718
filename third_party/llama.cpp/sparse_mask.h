// Attention over a cache that many sequences share: of the cells that a token looks at, most are
// others' and masked. tools/setup builds llama.cpp's CPU attention with this, which passes over
// them; what is computed stays the same.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "common.h"
#include "ggml-cpu-impl.h"
#include "ggml.h"
#include "vec.h"

namespace lux {

constexpr int64_t mask_block = 32;  // entries looked at together: a cache line
constexpr int64_t tile_size = 64;   // tokens, and cells, that llama.cpp attends to at once

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

/// Which of 64 cells are seen, a bit each.
inline uint64_t seen_cells(const ggml_fp16_t* mask, int64_t cells) {
  uint64_t seen = 0;
  for (int64_t block = 0; block < cells; block += mask_block) {
    if (are_masked<mask_block / 4>(mask + block)) continue;
    for (int64_t c = block; c < block + mask_block; ++c)
      seen |= static_cast<uint64_t>(mask[c] != 0xFC00U) << c;
  }
  return seen;
}

/// The tokens' rows of a mask, from one on, and how many: a tile of queries.
struct QueryTile {
  const char* mask;
  int64_t stride, rows, cells;

  bool operator==(const QueryTile& other) const {
    return mask == other.mask && stride == other.stride && rows == other.rows &&
           cells == other.cells;
  }
};

/// The seen cells of the tiles that a thread has met in one operation. All heads have one mask, so
/// what is found for the first serves the others.
class SeenCells {
 public:
  static SeenCells& of_this_thread() {
    thread_local SeenCells seen;
    return seen;
  }

  /// Masks change from one operation to the next, and stand in the same place.
  void forget() { known_ = 0; }

  /// For every 64 cells, in order, 64 words: the seen ones of each row.
  const uint64_t* find(const QueryTile& tile) {
    for (size_t i = 0; i < known_; ++i)
      if (entries_[i].tile == tile) return entries_[i].words.data();
    if (known_ == entries_.size()) entries_.emplace_back();
    Entry& entry = entries_[known_++];
    entry.tile = tile;
    entry.words.assign(static_cast<size_t>((tile.cells + tile_size - 1) / tile_size * tile_size),
                       0);
    for (int64_t row = 0; row < tile.rows; ++row) {
      const auto* mask = reinterpret_cast<const ggml_fp16_t*>(tile.mask + row * tile.stride);
      for (int64_t cell = 0; cell < tile.cells; cell += tile_size)
        entry.words[static_cast<size_t>(cell + row)] =
            seen_cells(mask + cell, std::min(tile_size, tile.cells - cell));
    }
    return entry.words.data();
  }

 private:
  struct Entry {
    QueryTile tile{};
    std::vector<uint64_t> words;
  };
  std::vector<Entry> entries_;
  size_t known_ = 0;
};

/// The rows, counted through all heads, that a thread takes at a time: whole heads or equal parts
/// of them, so that tiles begin at the same tokens in each.
inline int64_t rows_at_a_time(int64_t proposed, int64_t tokens, int64_t heads, int64_t threads) {
  SeenCells::of_this_thread().forget();
  if (tokens < 16 || heads < threads) return proposed;
  int64_t parts = std::max<int64_t>(1, tokens / std::max<int64_t>(proposed, 1));
  while (parts > 1 && tokens % (parts * tile_size) != 0) --parts;
  return tokens / parts;
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

/// One head's keys or values.
struct HeadCells {
  const char* data;
  size_t stride;

  HeadCells(const ggml_tensor* t, int64_t head, int64_t heads, int64_t stream, int64_t streams)
      : data(static_cast<const char*>(t->data) + head / (heads / t->ne[2]) * t->nb[2] +
             stream / (streams / t->ne[3]) * t->nb[3]),
        stride(t->nb[1]) {}

  const float* at(int64_t cell) const {
    return reinterpret_cast<const float*>(data + static_cast<size_t>(cell) * stride);
  }
  void fetch(int64_t cell, int size) const {
    const char* first = data + static_cast<size_t>(cell) * stride;
    for (int byte = 0; byte < size * 4; byte += 64) __builtin_prefetch(first + byte);
  }
};

/// Attends to the 64 cells from one on, one by one, and says so, where few are seen.
inline bool attend_sparsely(const Tile& tile, int64_t cell) {
  // llama.cpp computes all 64 × 64 at once in the time that it takes for so many one by one.
  constexpr int most = 640;
  const ggml_tensor* q = tile.dst->src[0];
  const ggml_tensor* k = tile.dst->src[1];
  const ggml_tensor* v = tile.dst->src[2];
  const ggml_tensor* mask = tile.dst->src[3];
  if (mask == nullptr || k->type != GGML_TYPE_F32 || k->ne[1] % mask_block != 0) return false;
  const int64_t token = tile.row % q->ne[1];
  const int64_t head = tile.row / q->ne[1] % q->ne[2];
  const int64_t stream = tile.row / (q->ne[1] * q->ne[2]);
  const auto stride = static_cast<int64_t>(mask->nb[1]);
  const char* rows = static_cast<const char*>(mask->data) + token * stride +
                     head % mask->ne[2] * static_cast<int64_t>(mask->nb[2]) +
                     stream % mask->ne[3] * static_cast<int64_t>(mask->nb[3]);
  const uint64_t* seen =
      SeenCells::of_this_thread().find({rows, stride, tile.rows, k->ne[1]}) + cell;
  int pairs = 0;
  for (int64_t row = 0; row < tile.rows; ++row) pairs += __builtin_popcountll(seen[row]);
  if (pairs > most) return false;

  const HeadCells keys(k, head, q->ne[2], stream, q->ne[3]);
  const HeadCells values(v, head, q->ne[2], stream, q->ne[3]);
  const auto dk = static_cast<int>(k->ne[0]);
  const auto dv = static_cast<int>(v->ne[0]);
  std::array<float, tile_size> logits, weights;
  std::array<int64_t, tile_size> at;
  for (int64_t row = 0; row < tile.rows; ++row) {
    int count = 0;
    for (uint64_t left = seen[row]; left != 0; left &= left - 1)
      at[count++] = cell + __builtin_ctzll(left);
    if (count == 0) continue;
    const auto* bias = reinterpret_cast<const ggml_fp16_t*>(rows + row * stride);
    float largest = tile.largest[row];
    for (int i = 0; i < count; ++i) {
      if (i + 4 < count) keys.fetch(at[i + 4], dk);
      values.fetch(at[i], dv);
      float logit = 0;
      ggml_vec_dot_f32(dk, &logit, 0, keys.at(at[i]), 0, tile.queries + row * dk, 0, 1);
      logit *= tile.scale;
      if (tile.softcap != 0) logit = tile.softcap * tanhf(logit);
      logits[i] = logit + tile.slope * GGML_CPU_FP16_TO_FP32(bias[at[i]]);
      largest = std::max(largest, logits[i]);
    }
    float* out = tile.values + row * dv;
    if (largest > tile.largest[row]) {
      const float shrink = expf(tile.largest[row] - largest);
      ggml_vec_scale_f32(dv, out, shrink);
      tile.sums[row] *= shrink;
      tile.largest[row] = largest;
    }
    tile.sums[row] +=
        static_cast<float>(ggml_vec_soft_max_f32(count, weights.data(), logits.data(), largest));
    for (int i = 0; i < count; ++i) ggml_vec_mad_f32(dv, out, values.at(at[i]), weights[i]);
  }
  return true;
}

}  // namespace lux
