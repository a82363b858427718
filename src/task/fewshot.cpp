#include "task/fewshot.h"

#include <algorithm>

namespace lux {
namespace {

/// Equal fields in any order.
bool is_same_document(const Map& a, const Map& b) {
  return a.size() == b.size() && std::ranges::all_of(a, [&](const Member& member) {
           const Value* other = b.find(member.key);
           return other && *other == member.value;
         });
}

}  // namespace

bool FewshotSampler::is_excluded(size_t index, const Map* excluded) const {
  return excluded && is_same_document(pool_[index], *excluded);
}

Result<std::vector<size_t>> FewshotSampler::draw(size_t n, const Map* excluded) {
  std::vector<size_t> chosen;
  if (n == 0) return chosen;
  const auto too_few = [&](size_t available) {
    return fail("{} few-shot examples are asked for, and {} are there", n, available);
  };
  if (sampling_ == FewshotSampling::first_n) {
    for (size_t i = 0; i < pool_.size() && chosen.size() < n; ++i)
      if (!is_excluded(i, excluded)) chosen.push_back(i);
    if (chosen.size() < n) return too_few(chosen.size());
    return chosen;
  }
  // One more is drawn where the document itself may be among them.
  const size_t wanted = n + (excluded ? 1 : 0);
  if (wanted > pool_.size()) return too_few(pool_.size() - (excluded && !pool_.empty() ? 1 : 0));
  for (const size_t i : random_.sample(pool_.size(), wanted))
    if (chosen.size() < n && !is_excluded(i, excluded)) chosen.push_back(i);
  if (chosen.size() == n) return chosen;

  // The document stands in the pool more than once: draw again from what is left without it.
  std::vector<size_t> others;
  for (size_t i = 0; i < pool_.size(); ++i)
    if (!is_excluded(i, excluded)) others.push_back(i);
  if (others.size() < n) return too_few(others.size());
  chosen = random_.sample(others.size(), n);
  for (size_t& i : chosen) i = others[i];
  return chosen;
}

}  // namespace lux
