#include "study/correlation/permutation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <mutex>
#include <numeric>
#include <random>
#include <tuple>
#include <utility>

namespace lux {
namespace {

constexpr uint64_t seed = 0x6C75786D65746572U;
constexpr double slack = 1e-12;  // between equal means that were summed in another order

std::vector<unsigned char> first_order(size_t models) {
  std::vector<unsigned char> order(models);
  for (size_t i = 0; i < models; ++i) order[i] = static_cast<unsigned char>(i);
  return order;
}

bool at_most(size_t models, size_t most) {
  size_t count = 1;
  for (size_t i = 2; i <= models; ++i) {
    count *= i;
    if (count > most) return false;
  }
  return true;
}

/// A number below n without bias; the same on every machine.
size_t draw(std::mt19937_64& random, size_t n) {
  const uint64_t limit = random.max() - random.max() % n;
  uint64_t x = random();
  while (x >= limit) x = random();
  return x % n;
}

/// Kendall's: permutations of n with so many inversions, as shares.
double kendall_above(size_t n, double threshold) {
  std::vector<double> shares{1};
  for (size_t models = 2; models <= n; ++models) {
    std::vector<double> next(shares.size() + models - 1);
    for (size_t k = 0; k < shares.size(); ++k)
      for (size_t more = 0; more < models; ++more)
        next[k + more] += shares[k] / static_cast<double>(models);
    shares = std::move(next);
  }
  const auto pairs = static_cast<double>(n * (n - 1)) / 2;
  double above = 0;
  for (size_t inversions = 0; inversions < shares.size(); ++inversions)
    if (1 - 2 * static_cast<double>(inversions) / pairs > threshold + slack)
      above += shares[inversions];
  return above;
}

constexpr size_t most_spearman_exact = 14;

/// Spearman's: orders of n by the sum S of (rank − place)², as shares. Places are filled one after
/// the other; what follows depends on the ranks that are taken, not on their order.
double spearman_above(size_t n, double threshold) {
  std::vector<std::vector<double>> by_taken(size_t{1} << n);  // bits of ranks; by S so far
  by_taken.front() = {1};
  for (size_t taken = 0; taken + 1 < by_taken.size(); ++taken) {
    const std::vector<double> shares = std::exchange(by_taken[taken], {});
    const auto place = static_cast<size_t>(std::popcount(taken));
    for (size_t rank = 0; rank < n; ++rank) {
      if ((taken >> rank & 1U) != 0) continue;
      const size_t d = rank > place ? rank - place : place - rank;
      std::vector<double>& next = by_taken[taken | size_t{1} << rank];
      next.resize(std::max(next.size(), shares.size() + d * d));
      for (size_t s = 0; s < shares.size(); ++s)
        next[s + d * d] += shares[s] / static_cast<double>(n - place);
    }
  }
  const auto size = static_cast<double>(n);
  double above = 0;
  for (size_t s = 0; s < by_taken.back().size(); ++s)
    if (1 - 6 * static_cast<double>(s) / (size * (size * size - 1)) > threshold + slack)
      above += by_taken.back()[s];
  return above;
}

/// The incomplete beta function's continued fraction would be exact; here Simpson's rule over the
/// density of r, (1 − r²)^((n−4)/2), does: smooth, and zero at the ends, for n > 14.
double t_above(size_t n, double threshold) {
  if (threshold >= 1) return 0;
  if (threshold <= -1) return 1;
  const double power = (static_cast<double>(n) - 4) / 2;
  const auto area = [&](double from, double to) {
    constexpr int steps = 2000;
    const double width = (to - from) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
      const double r = from + i * width;
      const double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * std::pow(std::max(0.0, 1 - r * r), power);
    }
    return sum * width / 3;
  };
  return area(threshold, 1) / area(-1, 1);
}

}  // namespace

Orders::Orders(size_t models, size_t most) : models_(models), exact_(at_most(models, most)) {
  std::vector<unsigned char> order = first_order(models);
  if (exact_) {
    do {
      flat_.insert(flat_.end(), order.begin(), order.end());
    } while (std::ranges::next_permutation(order).found);
    return;
  }
  std::mt19937_64 random(seed);
  constexpr size_t most_drawn = 5000;
  for (size_t i = 0; i < std::min(most, most_drawn); ++i) {
    for (size_t k = models - 1; k > 0; --k) std::swap(order[k], order[draw(random, k + 1)]);
    flat_.insert(flat_.end(), order.begin(), order.end());
  }
}

std::shared_ptr<const Orders> orders_of(size_t models, size_t most) {
  static std::mutex mutex;
  static std::map<std::pair<size_t, size_t>, std::shared_ptr<const Orders>> made;
  const std::scoped_lock lock(mutex);
  auto& orders = made[{models, most}];
  if (!orders) orders = std::make_shared<const Orders>(models, most);
  return orders;
}

std::vector<double> permutation_p_values(const Abscissa& x, Correlation kind,
                                         std::span<const ScoreProfile* const> profiles,
                                         const Orders& orders) {
  std::vector<double> observed(profiles.size());
  x.means(kind, profiles, first_order(x.models()), observed);
  std::vector<size_t> hits(profiles.size());
  constexpr size_t most_at_once = 64;
  std::vector<double> means(profiles.size() * most_at_once);
  for (size_t first = 0; first < orders.size(); first += most_at_once) {
    const size_t count = std::min(most_at_once, orders.size() - first);
    const std::span some = std::span(means).first(profiles.size() * count);
    x.means(kind, profiles, orders.some(first, count), some);
    for (size_t p = 0; p < profiles.size(); ++p)
      hits[p] += static_cast<size_t>(
          std::ranges::count_if(some.subspan(p * count, count), [&](double mean) {
            return std::abs(mean) >= std::abs(observed[p]) - slack;
          }));
  }
  const size_t more = orders.exact() ? 0 : 1;
  std::vector<double> out;
  for (const size_t found : hits)
    out.push_back(static_cast<double>(found + more) / static_cast<double>(orders.size() + more));
  return out;
}

std::optional<double> exact_p_value(Correlation kind, std::span<const double> x,
                                    std::span<const double> y) {
  constexpr size_t most = 3628800;  // 10!
  if (!at_most(x.size(), most)) return std::nullopt;
  const Abscissa abscissa(x);
  if (abscissa.is_constant()) return std::nullopt;
  ScoreProfile profile(x.size());
  CorrelationBlock out;
  abscissa.correlate({.keys = y, .values = y, .columns = 1}, out, &profile);
  if (profile.samples[0] == 0) return std::nullopt;
  const std::array<const ScoreProfile*, 1> profiles{&profile};
  return permutation_p_values(abscissa, kind, profiles, Orders(x.size(), most)).front();
}

std::optional<double> chance_above(Correlation kind, size_t n, double threshold) {
  if (kind == Correlation::pearson || n < 2) return std::nullopt;
  static std::mutex mutex;
  static std::map<std::tuple<Correlation, size_t, double>, double> known;
  const std::scoped_lock lock(mutex);
  const auto [at, is_new] = known.try_emplace({kind, n, threshold});
  if (is_new)
    at->second = kind == Correlation::kendall ? kendall_above(n, threshold)
                 : n <= most_spearman_exact   ? spearman_above(n, threshold)
                                              : t_above(n, threshold);
  return at->second;
}

}  // namespace lux
