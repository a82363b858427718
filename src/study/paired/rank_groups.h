// A ranking that shows its ties: contenders that cannot be told apart share a group.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lux {

/// Which pairs of contenders differ significantly.
class Differences {
 public:
  explicit Differences(size_t contenders) : n_(contenders), different_(contenders * contenders) {}
  [[nodiscard]] size_t size() const { return n_; }
  void set(size_t i, size_t j) { different_[i * n_ + j] = different_[j * n_ + i] = true; }
  [[nodiscard]] bool operator()(size_t i, size_t j) const { return different_[i * n_ + j]; }

 private:
  size_t n_;
  std::vector<bool> different_;
};

/// The fewest largest groups such that two contenders share one if and only if they do not differ
/// (insert and absorb: Piepho 2004, J. Comput. Graph. Stat. 13:456). Not to differ is not
/// transitive: a contender can stand in several groups. `scores`, the higher the better, decide the
/// order of groups and of their members; each group lists the numbers of its members.
[[nodiscard]] std::vector<std::vector<size_t>> rank_groups(std::span<const double> scores,
                                                           const Differences& differ);

/// "a", "ab", … for each contender, from its groups: a, b … z, then a1, b1 …
[[nodiscard]] std::vector<std::string> group_letters(const std::vector<std::vector<size_t>>& groups,
                                                     size_t contenders);

}  // namespace lux
