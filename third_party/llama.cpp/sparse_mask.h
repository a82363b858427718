// Attention over a cache that many sequences share: of the cells that a token looks at, most are
// others' and masked. tools/setup builds llama.cpp's CPU attention with this, which passes over
// them in runs; what is computed stays the same.
#pragma once

#include <cstdint>
#include <cstring>

#include "common.h"
#include "ggml-cpu-impl.h"
#include "ggml.h"

namespace lux {

constexpr int64_t mask_block = 32;  // entries looked at together: a cache line

/// Whether a block of the mask is minus infinity throughout.
inline bool is_masked(const ggml_fp16_t* mask) {
  constexpr uint64_t four_masked = 0xFC00FC00FC00FC00U;
  uint64_t words[mask_block / 4];
  std::memcpy(words, mask, sizeof words);
  uint64_t different = 0;
  for (const uint64_t word : words) different |= word ^ four_masked;
  return different == 0;
}

/// A number of entries, whole blocks, that are masked from here on.
inline int64_t masked_run(const ggml_fp16_t* mask, int64_t size) {
  int64_t run = 0;
  while (run + mask_block <= size && is_masked(mask + run)) run += mask_block;
  return run;
}

/// The mask's row of token `row` of dst's: rows count through tokens, then heads, then streams.
inline const ggml_fp16_t* mask_row(const ggml_tensor* dst, int64_t row) {
  const ggml_tensor* q = dst->src[0];
  const ggml_tensor* mask = dst->src[3];
  const int64_t tokens = q->ne[1];
  const int64_t head = row / tokens % q->ne[2];
  const int64_t stream = row / (tokens * q->ne[2]);
  const char* at = static_cast<const char*>(mask->data) +
                   row % tokens * static_cast<int64_t>(mask->nb[1]) +
                   head % mask->ne[2] * static_cast<int64_t>(mask->nb[2]) +
                   stream % mask->ne[3] * static_cast<int64_t>(mask->nb[3]);
  return reinterpret_cast<const ggml_fp16_t*>(at);
}

/// Whether the cells [cell, cell + cells) are masked for all the rows of one head.
inline bool is_tile_masked(const ggml_tensor* dst, int64_t row, int64_t rows, int64_t cell,
                           int64_t cells) {
  if (dst->src[3] == nullptr || cells % mask_block != 0) return false;
  const int64_t stride =
      static_cast<int64_t>(dst->src[3]->nb[1] / sizeof(ggml_fp16_t));  // between tokens
  const ggml_fp16_t* first = mask_row(dst, row) + cell;
  for (int64_t r = 0; r < rows; ++r)
    if (masked_run(first + r * stride, cells) < cells) return false;
  return true;
}

/// llama.cpp attends for 64 tokens at once to 64 cells at once, unless all those are masked for all
/// of them. Where the tokens are of different sequences that is mostly work for nothing, and one
/// token after another is faster: does so with `one_by_one`, and says whether it did.
template <class Attend>
bool attend_sparsely(const ggml_compute_params* params, ggml_tensor* dst, int row, int rows,
                     Attend one_by_one) {
  constexpr int64_t saving = 8;  // how much faster a pair of token and cell is among 64 × 64
  const ggml_tensor* k = dst->src[1];
  const ggml_tensor* v = dst->src[2];
  const ggml_tensor* mask = dst->src[3];
  if (mask == nullptr) return false;
  const auto stride = static_cast<int64_t>(mask->nb[1] / sizeof(ggml_fp16_t));
  const ggml_fp16_t* first = mask_row(dst, row);
  const int64_t blocks = k->ne[1] / mask_block;
  int64_t used = 0;    // blocks of all rows that are not masked
  int64_t needed = 0;  // blocks not masked in all rows, times the rows of a tile
  for (int64_t block = 0; block < blocks; ++block) {
    int64_t in_rows = 0;
    for (int64_t r = 0; r < rows; ++r)
      if (!is_masked(first + r * stride + block * mask_block)) ++in_rows;
    used += in_rows;
    if (in_rows > 0) needed += GGML_FA_TILE_Q;
  }
  if (used * saving >= needed) return false;

  // Each thread's memory is laid out for tiles: one row's needs less, and begins where a tile's
  // does.
  const int64_t dk = k->ne[0];
  const int64_t dv = v->ne[0];
  const int64_t tile =
      GGML_FA_TILE_Q * (dk + dv + 2 * GGML_FA_TILE_KV) + GGML_FA_TILE_KV * (dk + dv);
  ggml_compute_params here = *params;
  here.wdata = static_cast<float*>(params->wdata) + params->ith * (tile - (dk + 2 * dv));
  one_by_one(&here, dst, row, row + rows, 0, k->ne[1], nullptr, 0);
  return true;
}

}  // namespace lux
