#include "study/chain/summary.h"

#include <cmath>
#include <limits>

#include "study/correlation/distribution.h"
#include "study/correlation/sort_values.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, all_summaries.size()> names{
    "mean", "sd",  "above",         "q05",         "q25",     "median",    "q75",
    "q95",  "auc", "auc_trapezoid", "wasserstein", "ceiling", "of_ceiling"};

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  double n = 0;
  for (const double x : values)
    if (!std::isnan(x)) {
      sum += x;
      ++n;
    }
  return n > 0 ? sum / n : nan;
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
  std::vector<double> sorted = curves.correlation;
  std::erase_if(sorted, [](double c) { return std::isnan(c); });
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
  out[Summary::ceiling] = mean_of(curves.ceiling);
  out[Summary::of_ceiling] = mean_of(curves.of_ceiling);
  return out;
}

}  // namespace lux
