#include "study/correlation/correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 3> names{"pearson", "spearman", "kendall"};

constexpr size_t at(Correlation kind) {
  return static_cast<size_t>(kind);
}

double sign(double x) {
  return static_cast<double>(x > 0) - static_cast<double>(x < 0);
}

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Sums of columns as they grow, a row at a time: the compiler makes vector code of these loops.
using Row = std::span<double>;
using ConstRow = std::span<const double>;

void add_to(Row sum, ConstRow row) {
  for (size_t s = 0; s < sum.size(); ++s) sum[s] += row[s];
}

void add_scaled(Row sum, ConstRow row, double factor) {
  for (size_t s = 0; s < sum.size(); ++s) sum[s] += factor * row[s];
}

void add_squares(Row sum, ConstRow row) {
  for (size_t s = 0; s < sum.size(); ++s) sum[s] += row[s] * row[s];
}

ConstRow row_of(std::span<const double> matrix, size_t row, size_t columns) {
  return matrix.subspan(row * columns, columns);
}

Row row_of(std::span<double> matrix, size_t row, size_t columns) {
  return matrix.subspan(row * columns, columns);
}

/// Pairs of entries that differ in both vectors, of which each is sorted.
double differing_pairs(std::span<const double> x, std::span<const double> y) {
  double pairs = 0;
  for (size_t j = 1; j < x.size(); ++j)
    for (size_t i = 0; i < j; ++i)
      pairs += static_cast<double>(x[i] != x[j]) * static_cast<double>(y[i] != y[j]);
  return pairs;
}

void take_column(std::span<const double> matrix, size_t column, size_t columns,
                 std::span<double> out) {
  for (size_t m = 0; m < out.size(); ++m) out[m] = matrix[m * columns + column];
}

}  // namespace

std::string_view name_of(Correlation correlation) {
  return names[at(correlation)];
}

std::optional<Correlation> parse_correlation(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return all_correlations[static_cast<size_t>(found - names.begin())];
}

void ScoreProfile::add(const ScoreProfile& other) {
  const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
    if (to.empty()) to.resize(from.size());
    add_to(to, from);
  };
  add(pearson, other.pearson);
  add(spearman, other.spearman);
  add(kendall, other.kendall);
  for (size_t k = 0; k < samples.size(); ++k) samples[k] += other.samples[k];
}

void CorrelationBlock::resize(size_t columns) {
  for (auto& one : correlation) one.resize(columns);
  for (auto& one : ceiling) one.resize(columns);
}

Abscissa::Abscissa(std::span<const double> x)
    : centred_(x.begin(), x.end()), ranks_(x.size()), sign_(x.size() * x.size()) {
  const size_t n = x.size();
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(n);
  for (double& value : centred_) value -= mean;
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < n; ++j) {
      sign_[i * n + j] = sign(x[j] - x[i]);
      ranks_[j] += sign_[i * n + j];
      if (i < j) pairs_ += std::abs(sign_[i * n + j]);
    }
  if (std::ranges::adjacent_find(x, std::not_equal_to<>()) != x.end())
    norm_ = std::sqrt(dot(centred_, centred_));
  rank_norm_ = std::sqrt(dot(ranks_, ranks_));
  sorted_centred_ = centred_;
  sorted_ranks_ = ranks_;
  std::ranges::sort(sorted_centred_);
  std::ranges::sort(sorted_ranks_);
}

void Abscissa::correlate(const ScoreBlock& block, CorrelationBlock& out,
                         ScoreProfile* profile) const {
  out.resize(block.columns);
  correlate_values(block, out, profile);
  correlate_ranks(block, out, profile);
}

void Abscissa::correlate_values(const ScoreBlock& block, CorrelationBlock& out,
                                ScoreProfile* profile) const {
  const size_t n = models();
  const size_t columns = block.columns;
  std::vector<double> mean(columns), squares(columns), product(columns);
  std::vector<double> least(columns, std::numeric_limits<double>::infinity());
  std::vector<double> greatest(columns, -std::numeric_limits<double>::infinity());
  for (size_t m = 0; m < n; ++m) {
    const ConstRow row = row_of(block.values, m, columns);
    add_to(mean, row);
    for (size_t s = 0; s < columns; ++s) {
      least[s] = std::min(least[s], row[s]);
      greatest[s] = std::max(greatest[s], row[s]);
    }
  }
  for (double& value : mean) value /= static_cast<double>(n);
  std::vector<double> centred(n * columns);
  for (size_t m = 0; m < n; ++m) {
    const Row row = row_of(std::span<double>(centred), m, columns);
    std::ranges::copy(row_of(block.values, m, columns), row.begin());
    add_scaled(row, mean, -1);
    add_squares(squares, row);
    add_scaled(product, row, centred_[m]);
  }
  std::vector<double>& correlations = out.correlation[at(Correlation::pearson)];
  std::vector<double>& ceilings = out.ceiling[at(Correlation::pearson)];
  std::vector<double> column(n);
  for (size_t s = 0; s < columns; ++s) {
    const double norm = std::sqrt(squares[s]) * norm_;
    if (!(least[s] < greatest[s]) || !(norm > 0)) {
      correlations[s] = ceilings[s] = nan;
      continue;
    }
    take_column(centred, s, columns, column);
    if (profile != nullptr) {
      const double scale = 1 / std::sqrt(squares[s]);
      for (size_t m = 0; m < n; ++m) profile->pearson[m] += column[m] * scale;
      ++profile->samples[at(Correlation::pearson)];
    }
    std::ranges::sort(column);
    correlations[s] = std::clamp(product[s] / norm, -1.0, 1.0);
    ceilings[s] = std::min(1.0, dot(column, sorted_centred_) / norm);
  }
}

void Abscissa::correlate_ranks(const ScoreBlock& block, CorrelationBlock& out,
                               ScoreProfile* profile) const {
  const size_t n = models();
  const size_t columns = block.columns;
  std::vector<double> ranks(n * columns);  // models below − models above
  std::vector<double> concordance(columns), differing(columns);
  for (size_t j = 1; j < n; ++j)
    for (size_t i = 0; i < j; ++i) {
      const ConstRow a = row_of(block.keys, i, columns);
      const ConstRow b = row_of(block.keys, j, columns);
      const Row rank_a = row_of(std::span<double>(ranks), i, columns);
      const Row rank_b = row_of(std::span<double>(ranks), j, columns);
      const double sign_x = sign_[i * n + j];
      for (size_t s = 0; s < columns; ++s) {
        const double up = b[s] > a[s] ? 1.0 : 0.0;
        const double down = b[s] < a[s] ? 1.0 : 0.0;
        rank_b[s] += up - down;
        rank_a[s] -= up - down;
        concordance[s] += sign_x * (up - down);
        differing[s] += up + down;
      }
    }
  std::vector<double> squares(columns), product(columns);
  for (size_t m = 0; m < n; ++m) {
    const ConstRow row = row_of(std::span<const double>(ranks), m, columns);
    add_squares(squares, row);
    add_scaled(product, row, ranks_[m]);
  }
  const double all_pairs = static_cast<double>(n * (n - 1)) / 2;
  std::vector<double> column(n);
  std::vector<double> weight(columns);  // of a sample in Kendall's profile
  for (size_t s = 0; s < columns; ++s) {
    double& rho = out.correlation[at(Correlation::spearman)][s];
    double& tau = out.correlation[at(Correlation::kendall)][s];
    double& rho_ceiling = out.ceiling[at(Correlation::spearman)][s];
    double& tau_ceiling = out.ceiling[at(Correlation::kendall)][s];
    const double rank_norm = std::sqrt(squares[s]) * rank_norm_;
    const double pair_norm = std::sqrt(differing[s] * pairs_);
    if (!(rank_norm > 0)) {
      rho = tau = rho_ceiling = tau_ceiling = nan;
      continue;
    }
    rho = std::clamp(product[s] / rank_norm, -1.0, 1.0);
    tau = std::clamp(concordance[s] / pair_norm, -1.0, 1.0);
    rho_ceiling = tau_ceiling = 1;
    const bool has_ties = differing[s] < all_pairs || pairs_ < all_pairs;
    if (has_ties || profile != nullptr) take_column(ranks, s, columns, column);
    if (profile != nullptr) {
      const double scale = 1 / std::sqrt(squares[s]);
      for (size_t m = 0; m < n; ++m) profile->spearman[m] += column[m] * scale;
      ++profile->samples[at(Correlation::spearman)];
      ++profile->samples[at(Correlation::kendall)];
      weight[s] = 1 / std::sqrt(differing[s]);
    }
    if (!has_ties) continue;
    std::ranges::sort(column);
    rho_ceiling = std::min(1.0, dot(column, sorted_ranks_) / rank_norm);
    tau_ceiling = std::min(1.0, differing_pairs(column, sorted_ranks_) / pair_norm);
  }
  if (profile == nullptr) return;
  for (size_t j = 1; j < n; ++j)
    for (size_t i = 0; i < j; ++i) {
      const ConstRow a = row_of(block.keys, i, columns);
      const ConstRow b = row_of(block.keys, j, columns);
      double sum = 0;
      for (size_t s = 0; s < columns; ++s)
        sum += weight[s] * ((b[s] > a[s] ? 1.0 : 0.0) - (b[s] < a[s] ? 1.0 : 0.0));
      profile->kendall[i * n + j] += sum;
    }
}

void Abscissa::means(Correlation kind, std::span<const ScoreProfile* const> profiles,
                     std::span<const unsigned char> orders, std::span<double> out) const {
  const size_t n = models();
  const size_t count = orders.size() / n;
  std::ranges::fill(out, 0.0);
  std::vector<double> terms(count);  // an order
  const auto add = [&](auto term, auto weight) {
    for (size_t o = 0; o < count; ++o) terms[o] = term(orders.subspan(o * n, n));
    for (size_t p = 0; p < profiles.size(); ++p)
      add_scaled(row_of(out, p, count), terms, weight(*profiles[p]));
  };
  double norm = 0;
  if (kind == Correlation::kendall) {
    norm = std::sqrt(pairs_);
    for (size_t i = 0; i < n; ++i)
      for (size_t j = i + 1; j < n; ++j)
        add([&](auto order) { return sign_[order[i] * n + order[j]]; },
            [&](const ScoreProfile& profile) { return profile.kendall[i * n + j]; });
  } else {
    const bool of_ranks = kind == Correlation::spearman;
    const std::vector<double>& x = of_ranks ? ranks_ : centred_;
    norm = of_ranks ? rank_norm_ : norm_;
    for (size_t i = 0; i < n; ++i)
      add([&](auto order) { return x[order[i]]; },
          [&](const ScoreProfile& profile) {
            return (of_ranks ? profile.spearman : profile.pearson)[i];
          });
  }
  for (size_t p = 0; p < profiles.size(); ++p)
    for (double& mean : row_of(out, p, count)) mean /= norm * profiles[p]->samples[at(kind)];
}

double correlation(Correlation kind, std::span<const double> x, std::span<const double> y) {
  const Abscissa abscissa(x);
  if (abscissa.is_constant()) return nan;
  CorrelationBlock out;
  abscissa.correlate({.keys = y, .values = y, .columns = 1}, out, nullptr);
  return out.correlation[at(kind)].front();
}

}  // namespace lux
