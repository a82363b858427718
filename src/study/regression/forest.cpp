#include "study/regression/forest.h"

#include <algorithm>
#include <cmath>

#include "study/correlation/resample.h"
#include "study/parallel.h"
#include "study/regression/trees.h"

namespace lux {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr size_t folds_of_many = 10;
constexpr size_t most_switches = 100;
constexpr size_t group_terms = 3;  // e², b², 1 stand before the groups' own

/// The formula's single factors and their columns.
struct Features {
  MatrixXd x;
  std::vector<ColumnGroup> groups;
};

Result<Features> features_of(const Design& design, const std::vector<TermGroup>& asked) {
  LUX_TRY(std::vector<ColumnGroup> groups, column_groups(design, asked));
  std::vector<Index> place(static_cast<size_t>(design.k()), -1);
  std::vector<Index> kept;
  for (const LayoutTerm& term : design.layout.terms)
    if (term.factors.size() == 1)
      for (size_t i = term.first; i < term.first + term.count; ++i) {
        place[i] = static_cast<Index>(kept.size());
        kept.push_back(static_cast<Index>(i));
      }
  Features out;
  out.x = design.x(Eigen::all, kept);
  for (ColumnGroup& group : groups) {
    std::erase_if(group.columns, [&](Index i) { return place[static_cast<size_t>(i)] < 0; });
    for (Index& column : group.columns) column = place[static_cast<size_t>(column)];
    if (!group.columns.empty()) out.groups.push_back(std::move(group));
  }
  return out;
}

/// The fold of each row.
std::vector<size_t> folds_of(size_t rows, SplitMix& random) {
  std::vector<size_t> out(rows);
  const bool one_each = rows <= static_cast<size_t>(most_left_out);
  for (size_t i = 0; i < rows; ++i) out[i] = one_each ? i : i % folds_of_many;
  if (!one_each)
    for (size_t i = rows - 1; i > 0; --i)
      std::swap(out[i], out[random.below(static_cast<uint32_t>(i + 1))]);
  return out;
}

/// The rows whose values stand in for those of row i.
std::vector<Index> stand_ins(size_t i, size_t rows, uint64_t seed) {
  std::vector<Index> out;
  for (size_t k = 0; k < rows; ++k)
    if (k != i) out.push_back(static_cast<Index>(k));
  if (out.size() <= most_switches) return out;
  SplitMix random(seed);
  for (size_t k = 0; k < most_switches; ++k)
    std::swap(out[k], out[k + random.below(static_cast<uint32_t>(out.size() - k))]);
  out.resize(most_switches);
  return out;
}

/// e², b², 1 and for each group the mean squared error with others' values, less e².
void put_row(const Features& features, const Eigen::VectorXd& y, Index row, double mean,
             const Trees& trees, uint64_t seed, std::span<double> out) {
  const auto others = stand_ins(static_cast<size_t>(row), static_cast<size_t>(y.size()), seed);
  const auto count = static_cast<Index>(others.size());
  const auto groups = static_cast<Index>(features.groups.size());
  MatrixXd x = features.x.row(row).replicate(1 + groups * count, 1);
  for (Index g = 0; g < groups; ++g)
    for (Index k = 0; k < count; ++k)
      for (const Index column : features.groups[static_cast<size_t>(g)].columns)
        x(1 + g * count + k, column) = features.x(others[static_cast<size_t>(k)], column);
  const Eigen::ArrayXd squares = (trees.predict(x).array() - y[row]).square();
  out[0] = squares[0];
  out[1] = (y[row] - mean) * (y[row] - mean);
  out[2] = 1;
  for (Index g = 0; g < groups; ++g)
    out[group_terms + static_cast<size_t>(g)] =
        squares.segment(1 + g * count, count).mean() - squares[0];
}

void put_fold(const Features& features, const Design& design, const std::vector<size_t>& folds,
              size_t fold, const TreesOptions& options, std::vector<std::vector<double>>& out) {
  std::vector<Index> seen;
  for (size_t i = 0; i < folds.size(); ++i)
    if (folds[i] != fold) seen.push_back(static_cast<Index>(i));
  const Eigen::VectorXd y = design.y(seen);
  const Trees trees(features.x(seen, Eigen::all), y, options);
  for (size_t i = 0; i < folds.size(); ++i)
    if (folds[i] == fold)
      put_row(features, design.y, static_cast<Index>(i), y.mean(), trees, options.seed + i, out[i]);
}

}  // namespace

Result<ForestResult> forest_importance(const Design& design, const ForestOptions& options) {
  if (design.n() < least_forest_rows)
    return fail("{} rows are too few for a random forest: {} or more are needed.", design.n(),
                least_forest_rows);
  LUX_TRY(const Features features, features_of(design, options.groups));
  if (features.groups.empty())
    return fail("'{}' has no terms for a random forest.", design.layout.formula.text);
  if ((design.y.array() == design.y[0]).all())
    return fail("'{}' is the same in all {} rows: there is nothing to explain.",
                design.layout.formula.response_name, design.n());
  SplitMix random(options.draws.seed);
  const auto rows = static_cast<size_t>(design.n());
  const std::vector<size_t> folds = folds_of(rows, random);
  const size_t count = *std::ranges::max_element(folds) + 1;
  std::vector<uint64_t> seeds(count);
  for (uint64_t& seed : seeds) seed = random();
  const size_t width = group_terms + features.groups.size();
  std::vector<std::vector<double>> terms(rows, std::vector<double>(width));
  parallel_for(count, [&](size_t fold) {
    put_fold(features, design, folds, fold,
             {.trees = options.trees, .least_split = options.least_split, .seed = seeds[fold]},
             terms);
  });

  SampleSums sums(width);
  for (const auto& row : terms) std::ranges::copy(row, sums.add().begin());
  const auto found = estimate_sums(
      sums, 1 + features.groups.size(),
      [](std::span<const double> total, std::span<Statistic> out) {
        out[0] = {.value = 1 - total[0] / total[1], .n = total[2]};
        for (size_t g = 1; g < out.size(); ++g)
          out[g] = {.value = total[group_terms + g - 1] / total[1], .n = total[2]};
      },
      options.draws);
  ForestResult out;
  out.rows = design.n();
  out.folds = static_cast<int64_t>(count);
  out.trees = options.trees;
  out.r2 = found[0];
  for (size_t g = 0; g < features.groups.size(); ++g)
    out.groups.push_back({.group = features.groups[g].name, .loss = found[g + 1]});
  if (design.weighted) out.remarks.emplace_back("The forest counts all rows alike.");
  return out;
}

}  // namespace lux
