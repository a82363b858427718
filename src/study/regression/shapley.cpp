#include "study/regression/shapley.h"

#include <bit>
#include <map>

#include "study/correlation/resample.h"
#include "study/parallel.h"
#include "study/regression/subset_r2.h"

namespace lux {
namespace {

using Eigen::Index;

/// share, part, alone, last of each group, and R² behind them.
std::vector<double> statistics_of(const std::vector<double>& r2, size_t groups) {
  std::vector<double> weight(groups);  // of a subset of so many others: k! (g − 1 − k)! / g!
  weight[0] = 1 / static_cast<double>(groups);
  for (size_t k = 1; k < groups; ++k)
    weight[k] = weight[k - 1] * static_cast<double>(k) / static_cast<double>(groups - k);
  const double whole = r2.back();
  std::vector<double> out;
  for (size_t g = 0; g < groups; ++g) {
    const size_t bit = size_t{1} << g;
    double share = 0;
    for (size_t mask = 0; mask < r2.size(); ++mask)
      if ((mask & bit) == 0)
        share += weight[static_cast<size_t>(std::popcount(mask))] * (r2[mask | bit] - r2[mask]);
    out.insert(out.end(), {share, share / whole, r2[bit], whole - r2[r2.size() - 1 - bit]});
  }
  out.push_back(whole);
  return out;
}

/// What is drawn: rows, or the rows of a family together.
std::vector<std::vector<Index>> units_of(const Design& design, bool families) {
  std::vector<std::vector<Index>> out;
  std::map<std::string_view, size_t> place;
  for (Index i = 0; i < design.n(); ++i) {
    if (!families) {
      out.push_back({i});
      continue;
    }
    const auto [at, is_new] = place.emplace(design.family[static_cast<size_t>(i)], out.size());
    if (is_new) out.emplace_back();
    out[at->second].push_back(i);
  }
  return out;
}

std::vector<Index> draw_rows(const std::vector<std::vector<Index>>& units, uint64_t seed) {
  SplitMix random(seed);
  std::vector<Index> out;
  for (size_t i = 0; i < units.size(); ++i) {
    const auto& unit = units[random.below(static_cast<uint32_t>(units.size()))];
    out.insert(out.end(), unit.begin(), unit.end());
  }
  return out;
}

}  // namespace

Result<ShapleyResult> shapley_r2(const Design& design, const ShapleyOptions& options) {
  const std::string& text = design.layout.formula.text;
  if (!design.layout.formula.intercept)
    return fail("'{}' has no intercept: parts of R² are those of fits around a mean.", text);
  LUX_TRY(const std::vector<ColumnGroup> groups, column_groups(design, options.groups));
  if (groups.empty()) return fail("'{}' has no terms to share R² among.", text);
  if (groups.size() > most_shapley_groups)
    return fail(
        "'{}' has {} groups of terms, and all subsets of {} at most are tried: put terms "
        "into groups.",
        text, groups.size(), most_shapley_groups);
  if (options.draw_families && design.family.empty())
    return misuse("Drawing families needs a column of families: name it.");
  if (design.n() <= design.k())
    return fail("{} rows are too few for {} coefficients ({}).", design.n(), design.k(), text);
  if ((design.y.array() == design.y[0]).all())
    return fail("'{}' is the same in all {} rows: there is nothing to explain.",
                design.layout.formula.response_name, design.n());

  const Eigen::VectorXd root = design.weights.cwiseSqrt();
  const Eigen::MatrixXd x = root.asDiagonal() * design.x;
  const Eigen::VectorXd y = root.cwiseProduct(design.y);
  const std::vector<double> here = statistics_of(subset_r2(x, y, root, groups), groups.size());

  const auto units = units_of(design, options.draw_families);
  const auto draws = static_cast<size_t>(units.size() < 2 ? 0 : std::max(options.draws.count, 0));
  std::vector<uint64_t> seeds(draws);
  SplitMix random(options.draws.seed);
  for (uint64_t& seed : seeds) seed = random();
  std::vector<std::vector<double>> drawn(here.size(), std::vector<double>(draws));
  parallel_for(draws, [&](size_t draw) {
    const std::vector<Index> rows = draw_rows(units, seeds[draw]);
    const auto found =
        statistics_of(subset_r2(x(rows, Eigen::all), y(rows), root(rows), groups), groups.size());
    for (size_t i = 0; i < found.size(); ++i) drawn[i][draw] = found[i];
  });

  size_t next = 0;
  const auto estimate = [&] {
    const size_t i = next++;
    return estimate_from_draws(design.n(), here[i], std::move(drawn[i]));
  };
  ShapleyResult out;
  out.drew_families = options.draw_families;
  for (const ColumnGroup& group : groups) {
    ShapleyShare& share = out.shares.emplace_back();
    share.group = group.name;
    share.share = estimate();
    share.part = estimate();
    share.alone = estimate();
    share.last = estimate();
  }
  out.r2 = estimate();
  return out;
}

}  // namespace lux
