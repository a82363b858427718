#include "study/compare/pairing.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace lux {
namespace {

using Place = std::tuple<ItemKind, std::string, std::string, int32_t>;

Place place_of(const ItemSet& set) {
  return {set.kind, set.subject, set.conditions, set.num_fewshot};
}

int64_t scored(const ItemSet& set) {
  return std::ranges::count(set.items, false, &Item::failed);
}

}  // namespace

Pairing pair_items(const ItemSet& first, const ItemSet& second) {
  Pairing out;
  size_t i = 0;
  size_t j = 0;
  while (i < first.items.size() && j < second.items.size()) {
    const Item& a = first.items[i];
    const Item& b = second.items[j];
    if (a.key < b.key) {
      ++out.only_first;
      ++i;
      continue;
    }
    if (b.key < a.key) {
      ++out.only_second;
      ++j;
      continue;
    }
    const bool told = !a.content.empty() && !b.content.empty();
    if (told && a.content != b.content) {
      ++out.other_content;
    } else {
      out.both.emplace_back(i, j);
      if (a.prompt != b.prompt) ++out.other_prompt;
      if (!told && (first.run_id != second.run_id)) ++out.unknown_content;
    }
    ++i;
    ++j;
  }
  out.only_first += static_cast<int64_t>(first.items.size() - i);
  out.only_second += static_cast<int64_t>(second.items.size() - j);
  return out;
}

std::vector<std::string> choose_runs(std::span<const Contender> contenders,
                                     std::span<std::vector<ItemSet>> sets) {
  std::map<std::pair<Place, std::string>, int> shared;  // how many contenders have it in that run
  for (const auto& of_one : sets)
    for (const ItemSet& set : of_one) ++shared[{place_of(set), set.run_id}];
  std::vector<std::string> passed_over;
  for (size_t c = 0; c < sets.size(); ++c) {
    std::map<Place, size_t> best;
    for (size_t s = 0; s < sets[c].size(); ++s) {
      const auto merit = [&](size_t at) {
        const ItemSet& set = sets[c][at];
        return std::tuple(shared[{place_of(set), set.run_id}], scored(set),
                          std::string_view(set.date));
      };
      const auto [at, is_new] = best.emplace(place_of(sets[c][s]), s);
      if (!is_new && merit(s) > merit(at->second)) at->second = s;
    }
    std::vector<ItemSet> kept;
    for (size_t s = 0; s < sets[c].size(); ++s) {
      const size_t winner = best.at(place_of(sets[c][s]));
      if (winner == s) continue;
      passed_over.push_back(fmt::format(
          "{} of {} in the run {} ({} items): that in the run {} ({}) is taken.",
          sets[c][s].subject, contenders[c].label, sets[c][s].run_id, sets[c][s].items.size(),
          sets[c][winner].run_id, sets[c][winner].items.size()));
    }
    for (size_t s = 0; s < sets[c].size(); ++s)
      if (best.at(place_of(sets[c][s])) == s) kept.push_back(std::move(sets[c][s]));
    sets[c] = std::move(kept);
  }
  return passed_over;
}

}  // namespace lux
