#include "study/paired/rank_groups.h"

#include <algorithm>
#include <set>

namespace lux {
namespace {

using Group = std::set<size_t>;  // of places in the ranking

/// Drops groups that lie within another one; of equal ones the first stays.
void absorb(std::vector<Group>& groups) {
  for (size_t i = 0; i < groups.size();) {
    const auto holds_it = [&](size_t j) {
      const bool within = std::ranges::includes(groups[j], groups[i]);
      return j != i && within && (groups[j].size() > groups[i].size() || j < i);
    };
    bool absorbed = false;
    for (size_t j = 0; j < groups.size() && !absorbed; ++j) absorbed = holds_it(j);
    if (absorbed)
      groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(i));
    else
      ++i;
  }
}

/// No group holds both any more.
void separate(std::vector<Group>& groups, size_t i, size_t j) {
  std::vector<Group> parted;
  for (Group& group : groups) {
    if (!group.contains(i) || !group.contains(j)) {
      parted.push_back(std::move(group));
      continue;
    }
    Group other = group;
    group.erase(i);
    other.erase(j);
    parted.push_back(std::move(group));
    parted.push_back(std::move(other));
  }
  groups = std::move(parted);
  absorb(groups);
}

}  // namespace

std::vector<std::vector<size_t>> rank_groups(std::span<const double> scores,
                                             const Differences& differ) {
  std::vector<size_t> order(scores.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](size_t i, size_t j) { return scores[i] > scores[j]; });
  std::vector<Group> groups(1);
  for (size_t place = 0; place < order.size(); ++place) groups.front().insert(place);
  for (size_t i = 0; i < order.size(); ++i)
    for (size_t j = i + 1; j < order.size(); ++j)
      if (differ(order[i], order[j])) separate(groups, i, j);
  std::ranges::sort(groups, std::ranges::lexicographical_compare);
  std::vector<std::vector<size_t>> out;
  for (const Group& group : groups) {
    auto& members = out.emplace_back();
    for (const size_t place : group) members.push_back(order[place]);
  }
  return out;
}

std::vector<std::string> group_letters(const std::vector<std::vector<size_t>>& groups,
                                       size_t contenders) {
  constexpr size_t letters = 26;
  std::vector<std::string> out(contenders);
  for (size_t g = 0; g < groups.size(); ++g) {
    std::string letter(1, static_cast<char>('a' + g % letters));
    if (g >= letters) letter += std::to_string(g / letters);
    for (const size_t member : groups[g]) out[member] += letter;
  }
  return out;
}

}  // namespace lux
