#include "study/chain/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "study/correlation/permutation.h"
#include "study/correlation/resample.h"
#include "study/correlation/sort_values.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Values = std::vector<double>;

double mean_of(const Values& values) {
  double sum = 0;
  double n = 0;
  for (const double x : values)
    if (!std::isnan(x)) {
      sum += x;
      ++n;
    }
  return n > 0 ? sum / n : nan;
}

template <class Combine>
Values combined(const Values& a, const Values& b, Combine combine) {
  Values out(a.size());
  for (size_t s = 0; s < a.size(); ++s) out[s] = combine(a[s], b[s]);
  return out;
}

Values normalised(const Values& correlation, const Values& ceiling) {
  return combined(correlation, ceiling, [](double c, double most) { return c / most; });
}

Values difference(const Values& from, const Values& to) {
  return combined(from, to, [](double a, double b) { return b - a; });
}

/// Everything of one kind of correlation.
class OneKind {
 public:
  OneKind(const MeasuredTask& task, Correlation kind, const ChainOptions& options)
      : task_(task), kind_(kind), options_(options) {}

  void run(Measured& out) {
    for (const auto& [metric, found] : task_.correlations.metrics) {
      curves_.push_back({.values = found.correlation[k()]});
      curves_.push_back(
          {.values = normalised(found.correlation[k()], found.ceiling[k()]), .mean_only = true});
    }
    const std::vector<ChainStep> steps = possible_steps();
    for (const ChainStep& step : steps) {
      const size_t from = place(step.from);
      const size_t to = place(step.to);
      curves_.push_back({.values = difference(curves_[from].values, curves_[to].values)});
      curves_.push_back({.values = difference(curves_[from + 1].values, curves_[to + 1].values),
                         .mean_only = true});
    }
    const auto resampled = resample(
        curves_, {.draws = options_.draws, .threshold = options_.threshold, .seed = options_.seed});
    size_t at = 0;
    for (const auto& [metric, found] : task_.correlations.metrics) {
      add_metric(metric, found, resampled[at], resampled[at + 1], out);
      at += 2;
    }
    for (const ChainStep& step : steps) {
      add_step(step, at, resampled[at], resampled[at + 1], out);
      at += 2;
    }
  }

 private:
  [[nodiscard]] size_t k() const { return static_cast<size_t>(kind_); }
  [[nodiscard]] ChainPlace here() const { return {task_.slice, task_.task, kind_}; }

  /// Where a metric's curves begin.
  [[nodiscard]] size_t place(ChainMetric metric) const {
    const auto& all = task_.correlations.metrics;
    return 2 * static_cast<size_t>(std::distance(all.begin(), all.find(metric)));
  }

  [[nodiscard]] std::vector<ChainStep> possible_steps() const {
    std::vector<ChainStep> steps;
    for (const ChainStep& step : chain_steps)
      if (task_.correlations.metrics.contains(step.from) &&
          task_.correlations.metrics.contains(step.to))
        steps.push_back(step);
    return steps;
  }

  void add_metric(ChainMetric metric, const MetricCorrelations& found, const Resampled& raw,
                  const Resampled& of_ceiling, Measured& out) const {
    MetricRow row;
    row.place = here();
    row.metric = metric;
    row.models = task_.correlations.models;
    row.decades = task_.decades;
    row.documents = static_cast<int64_t>(found.undefined.size());
    row.undefined = found.undefined_count();
    row.constant = found.constant_count(kind_);
    row.correlated = row.documents - row.undefined - row.constant;
    row.incomplete = task_.incomplete;
    row.mean = raw.mean;
    row.sd = raw.sd;
    row.above = raw.above;
    row.quantiles = raw.quantiles;
    row.ceiling = mean_of(found.ceiling[k()]);
    row.of_ceiling = of_ceiling.mean;
    if (metric != ChainMetric::acc && metric != ChainMetric::acc_norm)
      row.chance_above = chance_above(kind_, row.models, options_.threshold);
    row.mean_over_models = over_models(task_.model_draws.metrics, metric, row.mean.value);
    add_p_value(found.profile, row);
    Values sorted = found.correlation[k()];
    std::erase_if(sorted, [](double c) { return std::isnan(c); });
    sort_values(sorted);
    if (!sorted.empty()) {
      row.distribution = Distribution(sorted);
      add_survival(metric, sorted, out);
    }
    out.metrics.push_back(std::move(row));
  }

  void add_p_value(const ScoreProfile& profile, MetricRow& row) const {
    if (options_.orders == 0 || task_.log_compute.empty() || profile.samples[k()] == 0 ||
        task_.log_compute.size() > Orders::most_models)
      return;
    const auto orders = orders_of(task_.log_compute.size(), options_.orders);
    row.p_value = permutation_p_value(Abscissa(task_.log_compute), kind_, profile, *orders);
    row.p_value_exact = orders->exact();
  }

  void add_survival(ChainMetric metric, const Values& sorted, Measured& out) const {
    constexpr int points = 40;
    for (int i = 0; i <= points; ++i) {
      const double c = -1 + 2.0 * i / points;
      out.survival.push_back({here(), metric, c, share_of(sorted, c)});
    }
  }

  [[nodiscard]] static Estimate share_of(const Values& sorted, double c) {
    const auto n = static_cast<double>(sorted.size());
    const double share = share_above(sorted, c);
    return {.n = static_cast<int64_t>(sorted.size()),
            .value = share,
            .standard_error = sorted.size() > 1 ? std::sqrt(share * (1 - share) / (n - 1)) : nan,
            .interval = wilson_interval(share * n, n)};
  }

  /// Of `value`, by the draws of models.
  template <class Key>
  [[nodiscard]] Estimate over_models(const DrawnMeans<Key>& drawn, Key key, double value) const {
    const auto found = drawn.find(key);
    return estimate_from_draws(static_cast<int64_t>(task_.correlations.models), value,
                               found == drawn.end() ? Values() : found->second[k()]);
  }

  void add_step(const ChainStep& step, size_t at, const Resampled& raw, const Resampled& of_ceiling,
                Measured& out) const {
    StepRow row;
    row.place = here();
    row.step = step;
    row.documents = raw.mean.n;
    row.mean = raw.mean;
    row.median = raw.median();
    row.of_ceiling = of_ceiling.mean;
    row.mean_over_models = over_models(task_.model_draws.steps, step, row.mean.value);
    // Ceilings of the documents that have both correlations.
    Values ceilings = difference(task_.correlations.metrics.at(step.from).ceiling[k()],
                                 task_.correlations.metrics.at(step.to).ceiling[k()]);
    for (size_t s = 0; s < ceilings.size(); ++s)
      if (std::isnan(curves_[at].values[s])) ceilings[s] = nan;
    row.ceiling = mean_of(ceilings);
    out.steps.push_back(std::move(row));
  }

  const MeasuredTask& task_;
  Correlation kind_;
  const ChainOptions& options_;
  std::vector<SampleCurve> curves_;
};

}  // namespace

Measured measure(const MeasuredTask& task, const ChainOptions& options) {
  Measured out;
  for (const Correlation kind : options.correlations) OneKind(task, kind, options).run(out);
  return out;
}

}  // namespace lux
