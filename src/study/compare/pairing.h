// Two contenders' items of the same task or game, paired by instance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "study/compare/items.h"

namespace lux {

/// Items of both with the same key and, where both tell it, the same content. Positions in the two
/// sets' items.
struct Pairing {
  std::vector<std::pair<size_t, size_t>> both;
  int64_t only_first = 0;  // the other has no such item: it is missing
  int64_t only_second = 0;
  int64_t other_content = 0;    // the same game_id of another instance
  int64_t other_prompt = 0;     // of `both`: asked in other words (a chat template, other examples)
  int64_t unknown_content = 0;  // of `both`: nothing tells that the instances are the same
};

[[nodiscard]] Pairing pair_items(const ItemSet& first, const ItemSet& second);

/// Chooses for each contender one set of each task or game under each condition: of several runs
/// the one that most contenders have, then the one with most items that did not fail, then the
/// first. Returns a sentence for each set that was passed over.
[[nodiscard]] std::vector<std::string> choose_runs(std::span<const Contender> contenders,
                                                   std::span<std::vector<ItemSet>> sets);

}  // namespace lux
