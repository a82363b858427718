#include "study/chain/matched.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "study/chain/sample_correlations.h"
#include "study/correlation/distribution.h"
#include "study/parallel.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Correlations of one metric, by window of models: an entry a document, the same documents for all
/// windows; NaN where a window has none.
using Curves = std::vector<std::vector<double>>;
using KindCurves = std::array<Curves, 3>;

/// Of the documents of a task that any of the windows has.
KindCurves correlate_windows(const ChainInput& input, const TaskScores& task,
                             const std::vector<Slice>& windows, ChainMetric metric) {
  std::vector<std::vector<int64_t>> documents(windows.size());
  std::vector<MetricCorrelations> found(windows.size());
  std::vector<int64_t> all;
  for (size_t w = 0; w < windows.size(); ++w) {
    const TaskSamples samples(input, task, windows[w]);
    if (samples.models() < windows[w].models.size() || !samples.has(metric)) continue;
    found[w] = std::move(correlate_samples(samples, {metric}, false).metrics.at(metric));
    documents[w] = samples.documents();
    std::vector<int64_t> both;
    std::ranges::set_union(all, documents[w], std::back_inserter(both));
    all = std::move(both);
  }
  KindCurves out;
  for (size_t k = 0; k < out.size(); ++k) {
    out[k].assign(windows.size(), std::vector<double>(all.size(), nan));
    for (size_t w = 0; w < windows.size(); ++w) {
      size_t place = 0;
      for (size_t s = 0; s < documents[w].size(); ++s, ++place) {
        while (all[place] != documents[w][s]) ++place;
        out[k][w][place] = found[w].correlation[k][s];
      }
    }
  }
  return out;
}

void append(Curves& to, const Curves& from) {
  to.resize(from.size());
  for (size_t w = 0; w < from.size(); ++w)
    to[w].insert(to[w].end(), from[w].begin(), from[w].end());
}

/// The mean of the windows' means. To first order, a document moves it by Σ_w (c_w − mean_w) ÷ n_w
/// ÷ windows, over the windows in which it has a correlation: the error is the root of the sum of
/// squares of that (the delta method, or infinitesimal jackknife).
Estimate mean_of_means(const std::vector<const std::vector<double>*>& curves,
                       const std::vector<PresentMean>& means) {
  Estimate out{.n = 0, .value = 0, .standard_error = nan, .interval = {nan, nan}};
  const auto windows = static_cast<double>(means.size());
  for (const PresentMean& mean : means) out.value += mean.value / windows;
  double squares = 0;
  for (size_t s = 0; s < curves.front()->size(); ++s) {
    double moved = 0;
    bool has_any = false;
    for (size_t w = 0; w < curves.size(); ++w)
      if (const double c = (*curves[w])[s]; !std::isnan(c)) {
        moved += (c - means[w].value) / means[w].n / windows;
        has_any = true;
      }
    out.n += has_any ? 1 : 0;
    squares += moved * moved;
  }
  if (out.n < 2) return out;
  const auto n = static_cast<double>(out.n);
  out.standard_error = std::sqrt(squares * n / (n - 1));
  const double reach = t_quantile_975(out.n - 1) * out.standard_error;
  out.interval = {.low = out.value - reach, .high = out.value + reach};
  return out;
}

/// Of the windows that have any correlation.
void summarise(const Curves& curves, const std::vector<Slice>& windows, MatchedRow& row) {
  row.least = std::numeric_limits<double>::infinity();
  row.greatest = -row.least;
  std::vector<const std::vector<double>*> found;
  std::vector<PresentMean> means;
  for (size_t w = 0; w < windows.size(); ++w) {
    const PresentMean mean = mean_of_present(curves[w]);
    if (mean.n == 0) continue;
    ++row.windows;
    row.window_decades += windows[w].decades();
    row.window_models += static_cast<double>(windows[w].models.size());
    row.least = std::min(row.least, mean.value);
    row.greatest = std::max(row.greatest, mean.value);
    found.push_back(&curves[w]);
    means.push_back(mean);
  }
  for (double* sum : {&row.window_decades, &row.window_models})
    *sum /= static_cast<double>(row.windows);
  if (row.windows > 0)
    row.mean = mean_of_means(found, means);
  else
    row.mean.value = row.least = row.greatest = nan;
}

std::vector<MatchedRow> rows_of(const ChainInput& input, const Slice& slice, double match,
                                ChainMetric metric, const ChainOptions& options) {
  const std::vector<Slice> parts = windows(slice, input, match);
  std::vector<KindCurves> by_task(input.tasks.size());
  parallel_for(by_task.size(), [&](size_t t) {
    by_task[t] = correlate_windows(input, input.tasks[t], parts, metric);
  });
  std::vector<MatchedRow> out(options.correlations.size());
  parallel_for(out.size(), [&](size_t i) {
    MatchedRow& row = out[i];
    row.slice = slice.name;
    row.correlation = options.correlations[i];
    row.metric = metric;
    row.decades = slice.decades();
    row.match = match;
    Curves curves(parts.size());
    for (KindCurves& kinds : by_task)
      append(curves, std::exchange(kinds[static_cast<size_t>(row.correlation)], {}));
    summarise(curves, parts, row);
  });
  return out;
}

}  // namespace

std::vector<MatchedRow> match_spans(const ChainInput& input, const std::vector<Slice>& slices,
                                    const ChainOptions& options) {
  std::vector<MatchedRow> out;
  if (slices.empty() || (slices.size() == 1 && !options.match_span)) return out;
  const double match =
      options.match_span.value_or(std::ranges::min(slices, {}, &Slice::decades).decades());
  for (const Slice& slice : slices)
    for (const ChainMetric metric : options.metrics)
      std::ranges::move(rows_of(input, slice, match, metric, options), std::back_inserter(out));
  return out;
}

}  // namespace lux
