#include "study/chain/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/correlation/distribution.h"
#include "study/correlation/sort_values.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, all_summaries.size()> names{
    "mean", "median", "above",         "sd",          "q05",     "q25",       "q75",
    "q95",  "auc",    "auc_trapezoid", "wasserstein", "ceiling", "of_ceiling"};

std::vector<double> present(std::vector<double> values) {
  std::erase_if(values, [](double c) { return std::isnan(c); });
  return values;
}

}  // namespace

std::string_view name_of(Summary summary) {
  return names[static_cast<size_t>(summary)];
}

DocumentCurves curves_of(std::vector<double> correlation, std::vector<double> ceiling) {
  DocumentCurves out{
      .correlation = std::move(correlation), .ceiling = std::move(ceiling), .of_ceiling = {}};
  out.of_ceiling.resize(out.correlation.size());
  for (size_t s = 0; s < out.of_ceiling.size(); ++s)
    out.of_ceiling[s] = out.correlation[s] / out.ceiling[s];
  return out;
}

DocumentCurves difference(const DocumentCurves& from, const DocumentCurves& to) {
  const size_t size = from.correlation.size();
  DocumentCurves out;
  for (auto* values : {&out.correlation, &out.ceiling, &out.of_ceiling}) values->resize(size, nan);
  for (size_t s = 0; s < size; ++s) {
    out.correlation[s] = to.correlation[s] - from.correlation[s];
    if (std::isnan(out.correlation[s])) continue;
    out.ceiling[s] = to.ceiling[s] - from.ceiling[s];
    out.of_ceiling[s] = to.of_ceiling[s] - from.of_ceiling[s];
  }
  return out;
}

BySummary<double> summarise(const DocumentCurves& curves, double threshold) {
  BySummary<double> out;
  out.all.fill(nan);
  std::vector<double> sorted = present(curves.correlation);
  if (sorted.empty()) return out;
  sort_values(sorted);
  const Distribution all(sorted);
  out[Summary::mean] = all.mean;
  out[Summary::sd] = all.sd;
  out[Summary::above] = share_above(sorted, threshold);
  out[Summary::q05] = all.q05;
  out[Summary::q25] = all.q25;
  out[Summary::median] = all.median;
  out[Summary::q75] = all.q75;
  out[Summary::q95] = all.q95;
  out[Summary::auc] = all.auc;
  out[Summary::auc_trapezoid] = all.auc_trapezoid;
  out[Summary::wasserstein] = all.wasserstein;
  out[Summary::ceiling] = mean_of_present(curves.ceiling).value;
  out[Summary::of_ceiling] = mean_of_present(curves.of_ceiling).value;
  return out;
}

BySummary<double> summarise_step(const DocumentCurves& difference) {
  BySummary<double> out;
  out.all.fill(nan);
  std::vector<double> values = present(difference.correlation);
  if (values.empty()) return out;
  out[Summary::mean] = mean_of_present(values).value;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  out[Summary::median] =
      values.size() % 2 == 1 ? *middle : (*std::max_element(values.begin(), middle) + *middle) / 2;
  out[Summary::ceiling] = mean_of_present(difference.ceiling).value;
  out[Summary::of_ceiling] = mean_of_present(difference.of_ceiling).value;
  return out;
}

}  // namespace lux
