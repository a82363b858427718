#include "study/chain/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>

#include "study/correlation/distribution.h"
#include "study/correlation/permutation.h"
#include "study/correlation/resample.h"
#include "study/correlation/sort_values.h"

namespace lux {
namespace {

using Values = std::vector<double>;

/// Everything of one kind of correlation.
class OneKind {
 public:
  OneKind(const MeasuredTask& task, Correlation kind, const ChainOptions& options)
      : task_(task), kind_(kind), options_(options) {}

  void run(Measured& out) {
    for (const auto& [metric, found] : task_.correlations.metrics)
      curves_[metric] = curves_of(found.correlation[k()], found.ceiling[k()]);
    const std::vector<ChainStep> steps = possible_steps();
    std::vector<DocumentCurves> differences;
    differences.reserve(steps.size());
    for (const ChainStep& step : steps)
      differences.push_back(difference(curves_.at(step.from), curves_.at(step.to)));
    std::vector<SampleCurve> resampled;
    std::vector<Estimate> ceilings;
    const auto add = [&](DocumentCurves& curves, Wanted wanted) {
      ceilings.push_back(mean_ceiling(std::move(curves.ceiling)));
      resampled.push_back({.values = std::move(curves.correlation), .wanted = wanted});
      resampled.push_back({.values = std::move(curves.of_ceiling), .wanted = Wanted::mean});
    };
    for (auto& [metric, curves] : curves_) add(curves, Wanted::all);
    for (DocumentCurves& curves : differences) add(curves, Wanted::mean_and_quantiles);
    const auto found =
        resample(std::move(resampled),
                 {.draws = options_.draws, .threshold = options_.threshold, .seed = options_.seed});
    size_t at = 0;
    const auto next = [&] {
      const size_t i = at++;
      return summaries_of(found[2 * i], ceilings[i], found[2 * i + 1].mean);
    };
    const size_t first_row = out.metrics.size();
    for (const auto& [metric, of_metric] : task_.correlations.metrics)
      add_metric(metric, of_metric, next(), out);
    add_p_values(std::span(out.metrics).subspan(first_row));
    for (const ChainStep& step : steps) add_step(step, next(), out);
  }

 private:
  [[nodiscard]] size_t k() const { return static_cast<size_t>(kind_); }
  [[nodiscard]] ChainPlace here() const { return {task_.slice, task_.task, kind_}; }

  /// Of one set of models, no two of which tie.
  [[nodiscard]] bool computes_differ() const {
    const Values& x = task_.log_compute;  // sorted
    return !x.empty() && std::ranges::adjacent_find(x) == x.end();
  }

  static Estimate mean_ceiling(Values ceilings) {
    std::erase_if(ceilings, [](double c) { return std::isnan(c); });
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return estimate_mean(ceilings, -infinity, infinity);
  }

  static Summaries summaries_of(const Resampled& all, const Estimate& ceiling,
                                const Estimate& of_ceiling) {
    Summaries out;
    out[Summary::mean] = all.mean;
    out[Summary::sd] = all.sd;
    out[Summary::above] = all.above;
    out[Summary::q05] = all.quantiles[0];
    out[Summary::q25] = all.quantiles[1];
    out[Summary::median] = all.quantiles[2];
    out[Summary::q75] = all.quantiles[3];
    out[Summary::q95] = all.quantiles[4];
    out[Summary::auc] = all.auc;
    out[Summary::auc_trapezoid] = all.auc_trapezoid;
    out[Summary::wasserstein] = all.wasserstein;
    out[Summary::ceiling] = ceiling;
    out[Summary::of_ceiling] = of_ceiling;
    return out;
  }

  [[nodiscard]] std::vector<ChainStep> possible_steps() const {
    std::vector<ChainStep> steps;
    for (const ChainStep& step : chain_steps)
      if (task_.correlations.metrics.contains(step.from) &&
          task_.correlations.metrics.contains(step.to))
        steps.push_back(step);
    return steps;
  }

  void add_metric(ChainMetric metric, const MetricCorrelations& found, const Summaries& summaries,
                  Measured& out) const {
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
    row.over_documents = summaries;
    row.over_models = over_models(task_.draws.metrics, metric, summaries);
    if (metric != ChainMetric::acc && metric != ChainMetric::acc_norm && computes_differ())
      row.chance_above = chance_above(kind_, row.models, options_.threshold);
    Values sorted = found.correlation[k()];
    std::erase_if(sorted, [](double c) { return std::isnan(c); });
    sort_values(sorted);
    if (!sorted.empty()) add_survival(metric, sorted, out);
    out.metrics.push_back(std::move(row));
  }

  void add_p_values(std::span<MetricRow> rows) const {
    if (options_.orders == 0 || task_.log_compute.empty() ||
        task_.log_compute.size() > Orders::most_models)
      return;
    std::vector<MetricRow*> permuted;
    std::vector<const ScoreProfile*> profiles;
    for (MetricRow& row : rows) {
      const ScoreProfile& profile = task_.correlations.metrics.at(row.metric).profile;
      if (profile.samples[k()] == 0) continue;
      permuted.push_back(&row);
      profiles.push_back(&profile);
    }
    if (profiles.empty()) return;
    const auto orders = orders_of(task_.log_compute.size(), options_.orders);
    const auto p_values =
        permutation_p_values(Abscissa(task_.log_compute), kind_, profiles, *orders);
    for (size_t i = 0; i < permuted.size(); ++i) {
      permuted[i]->p_value = p_values[i];
      permuted[i]->p_value_exact = orders->exact();
    }
  }

  void add_survival(ChainMetric metric, const Values& sorted, Measured& out) const {
    constexpr int steps = 20;  // of 0.05, on either side of 0
    std::vector<double> points = options_.more_points;
    points.push_back(options_.threshold);
    for (int i = -steps; i <= steps; ++i) points.push_back(static_cast<double>(i) / steps);
    std::ranges::sort(points);
    const auto doubled =
        std::ranges::unique(points, [](double a, double b) { return b - a < 1e-9; });
    points.erase(doubled.begin(), doubled.end());
    SurvivalCurve& curve = out.survival.emplace_back(here(), metric);
    curve.points.reserve(points.size());
    for (const double c : points) curve.points.push_back({c, share_of(sorted, c)});
  }

  [[nodiscard]] static Estimate share_of(const Values& sorted, double c) {
    const auto n = static_cast<double>(sorted.size());
    const double share = share_above(sorted, c);
    return {.n = static_cast<int64_t>(sorted.size()),
            .value = share,
            .standard_error = sorted.size() > 1 ? std::sqrt(share * (1 - share) / (n - 1))
                                                : std::numeric_limits<double>::quiet_NaN(),
            .interval = wilson_interval(share * n, n)};
  }

  /// The same numbers, with the errors that the draws of models give.
  template <class Key>
  [[nodiscard]] Summaries over_models(const DrawnSummaries<Key>& drawn, Key key,
                                      const Summaries& values) const {
    const auto found = drawn.find(key);
    Summaries out;
    for (const Summary one : all_summaries)
      out[one] =
          estimate_from_draws(static_cast<int64_t>(task_.correlations.models), values[one].value,
                              found == drawn.end() ? Values() : found->second[k()][one]);
    return out;
  }

  void add_step(const ChainStep& step, const Summaries& summaries, Measured& out) const {
    out.steps.push_back({.place = here(),
                         .step = step,
                         .documents = summaries[Summary::mean].n,
                         .over_documents = summaries,
                         .over_models = over_models(task_.draws.steps, step, summaries)});
  }

  const MeasuredTask& task_;
  Correlation kind_;
  const ChainOptions& options_;
  std::map<ChainMetric, DocumentCurves> curves_;
};

}  // namespace

Measured measure(const MeasuredTask& task, const ChainOptions& options) {
  Measured out;
  for (const Correlation kind : options.correlations) OneKind(task, kind, options).run(out);
  return out;
}

}  // namespace lux
