#include "study/paired/wilcoxon.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "study/paired/distributions.h"

namespace lux {
namespace {

constexpr size_t most_exact = 50;
constexpr size_t most_exact_with_ties = 13;

/// Sizes of differences with their ranks; sorted by size, zeros first.
struct Ranked {
  double size;
  int sign;
  double rank = 0;
};

struct Ties {
  bool any = false;
  double correction = 0;  // Σ (t³ − t) over groups of t equal sizes, but for the zeros
};

std::vector<Ranked> sorted_by_size(std::span<const double> differences, ZeroMethod zeros) {
  std::vector<Ranked> all;
  all.reserve(differences.size());
  for (const double d : differences) {
    if (d == 0 && zeros == ZeroMethod::wilcox) continue;
    all.push_back({.size = std::abs(d), .sign = d > 0 ? 1 : (d < 0 ? -1 : 0)});
  }
  std::ranges::sort(all, {}, &Ranked::size);
  return all;
}

/// Gives equal sizes the mean of their ranks.
Ties rank(std::vector<Ranked>& all, ZeroMethod zeros) {
  Ties ties;
  for (size_t first = 0; first < all.size();) {
    size_t end = first + 1;
    while (end < all.size() && all[end].size == all[first].size) ++end;
    const double mean = (static_cast<double>(first) + static_cast<double>(end) + 1) / 2;
    for (size_t i = first; i < end; ++i) all[i].rank = mean;
    const auto t = static_cast<double>(end - first);
    if (end - first > 1) ties.any = true;
    if (all[first].size > 0 || zeros != ZeroMethod::pratt) ties.correction += t * t * t - t;
    first = end;
  }
  return ties;
}

/// P(rank sum of positive signs ≤ observed) over all equally likely signs of the ranks. Mean ranks
/// are whole or half numbers, so that doubled ones can be counted.
double exact_lower_tail(const std::vector<Ranked>& all, double observed) {
  std::vector<double> ways{1};
  for (const Ranked& one : all) {
    if (one.sign == 0) continue;
    const auto step = static_cast<size_t>(std::llround(2 * one.rank));
    ways.resize(ways.size() + step, 0);
    for (size_t s = ways.size(); s-- > step;) ways[s] += ways[s - step];
    for (double& w : ways) w /= 2;  // probabilities: exact in binary
  }
  const auto last = static_cast<size_t>(std::llround(2 * observed));
  double sum = 0;
  for (size_t s = 0; s <= last && s < ways.size(); ++s) sum += ways[s];
  return sum;
}

double normal_p(const Wilcoxon& test, double zero_count, const Ties& ties, ZeroMethod zeros) {
  const auto n = static_cast<double>(test.n);
  double mean = n * (n + 1) / 4;
  double variance = n * (n + 1) * (2 * n + 1);
  if (zeros == ZeroMethod::pratt) {
    mean -= zero_count * (zero_count + 1) / 4;
    variance -= zero_count * (zero_count + 1) * (2 * zero_count + 1);
  }
  variance = (variance - ties.correction / 2) / 24;
  return 2 * normal_probability(-std::abs(test.rank_plus - mean) / std::sqrt(variance));
}

}  // namespace

std::string_view name_of(WilcoxonMethod method) {
  switch (method) {
    case WilcoxonMethod::none:
      return "none";
    case WilcoxonMethod::exact:
      return "exact";
    case WilcoxonMethod::normal:
      return "normal";
  }
  return "";
}

Wilcoxon wilcoxon(std::span<const double> differences, ZeroMethod zeros) {
  std::vector<Ranked> all = sorted_by_size(differences, zeros);
  const Ties ties = rank(all, zeros);
  const auto zero_count = static_cast<size_t>(std::ranges::count(differences, 0.0));
  Wilcoxon test{.n = static_cast<int64_t>(all.size())};
  double of_zeros = 0;
  for (const Ranked& one : all) {
    (one.sign > 0 ? test.rank_plus : one.sign < 0 ? test.rank_minus : of_zeros) += one.rank;
  }
  const double lesser = std::min(test.rank_plus, test.rank_minus);
  const double shared = zeros == ZeroMethod::zsplit ? of_zeros / 2 : 0;
  test.rank_plus += shared;
  test.rank_minus += shared;
  test.statistic = std::min(test.rank_plus, test.rank_minus);
  if (zero_count == differences.size()) return test;
  const size_t most = ties.any || zero_count > 0 ? most_exact_with_ties : most_exact;
  if (differences.size() <= most) {
    test.method = WilcoxonMethod::exact;
    test.p = std::min(1.0, 2 * exact_lower_tail(all, lesser));
  } else {
    test.method = WilcoxonMethod::normal;
    test.p = normal_p(test, static_cast<double>(zero_count), ties, zeros);
  }
  return test;
}

}  // namespace lux
