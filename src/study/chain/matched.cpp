#include "study/chain/matched.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/chain/sample_correlations.h"

namespace lux {
namespace {

/// A window's mean correlations over the documents of all tasks.
struct WindowMeans {
  double decades = 0;
  double models = 0;
  std::map<ChainMetric, std::array<double, 3>> sum, documents;
};

WindowMeans window_means(const ChainInput& input, const Slice& window,
                         const ChainOptions& options) {
  WindowMeans out{.decades = window.decades(),
                  .models = static_cast<double>(window.models.size()),
                  .sum = {},
                  .documents = {}};
  for (const TaskScores& task : input.tasks) {
    const TaskSamples samples(input, task, window);
    if (samples.models() < window.models.size()) continue;
    const SampleCorrelations found = correlate_samples(samples, options.metrics, false);
    for (const auto& [metric, of_metric] : found.metrics)
      for (size_t k = 0; k < all_correlations.size(); ++k)
        for (const double c : of_metric.correlation[k])
          if (!std::isnan(c)) {
            out.sum[metric][k] += c;
            out.documents[metric][k] += 1;
          }
  }
  return out;
}

MatchedRow row_of(const Slice& slice, ChainMetric metric, Correlation kind, double match,
                  const std::vector<WindowMeans>& all) {
  MatchedRow row;
  row.slice = slice.name;
  row.correlation = kind;
  row.metric = metric;
  row.decades = slice.decades();
  row.match = match;
  row.least = std::numeric_limits<double>::infinity();
  row.greatest = -row.least;
  const auto k = static_cast<size_t>(kind);
  for (const WindowMeans& window : all) {
    const auto documents = window.documents.find(metric);
    if (documents == window.documents.end() || !(documents->second[k] > 0)) continue;
    const double mean = window.sum.at(metric)[k] / documents->second[k];
    ++row.windows;
    row.mean += mean;
    row.window_decades += window.decades;
    row.window_models += window.models;
    row.least = std::min(row.least, mean);
    row.greatest = std::max(row.greatest, mean);
  }
  const auto windows = static_cast<double>(row.windows);
  for (double* sum : {&row.mean, &row.window_decades, &row.window_models}) *sum /= windows;
  if (row.windows == 0) row.least = row.greatest = row.mean;  // NaN
  return row;
}

}  // namespace

std::vector<MatchedRow> match_spans(const ChainInput& input, const std::vector<Slice>& slices,
                                    const ChainOptions& options) {
  std::vector<MatchedRow> out;
  if (slices.empty() || (slices.size() == 1 && !options.match_span)) return out;
  const double match =
      options.match_span.value_or(std::ranges::min(slices, {}, &Slice::decades).decades());
  for (const Slice& slice : slices) {
    const std::vector<Slice> parts = windows(slice, input, match);
    std::vector<WindowMeans> all(parts.size());
    tbb::parallel_for(size_t{0}, parts.size(),
                      [&](size_t i) { all[i] = window_means(input, parts[i], options); });
    for (const ChainMetric metric : options.metrics)
      for (const Correlation kind : options.correlations)
        out.push_back(row_of(slice, metric, kind, match, all));
  }
  return out;
}

}  // namespace lux
