#include "study/distractors/over_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/chain/slice.h"
#include "study/parallel.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Collects statistics, each with where it stands.
class Collector {
 public:
  void begin(std::string_view table, std::string of) {
    table_ = table;
    of_ = std::move(of);
  }
  Collector& add(std::string_view statistic, const Estimate& estimate) {
    out_.push_back({table_, of_, statistic, {0, estimate.value, nan, {nan, nan}}});
    return *this;
  }
  std::vector<OverModels> take() { return std::move(out_); }

 private:
  std::string_view table_;
  std::string of_;
  std::vector<OverModels> out_;
};

std::vector<double> values_of(const FitTerms& terms) {
  std::vector<double> values;
  for (const OverModels& one : fit_statistics(estimate_fits(terms, {.count = 0})))
    values.push_back(one.estimate.value);
  return values;
}

/// The panel without the model at a place of the slice; the same where it has not scored the task.
ChoicePanel without(const ChoicePanel& panel, size_t place) {
  ChoicePanel rest = panel;
  const auto model = std::ranges::find(rest.places, place) - rest.places.begin();
  if (model == std::ssize(rest.places)) return rest;
  rest.places.erase(rest.places.begin() + model);
  rest.log_compute.erase(rest.log_compute.begin() + model);
  rest.logprob.erase(rest.logprob.begin() + model);
  return rest;
}

bool has(const ChoicePanel& panel, size_t place) {
  return std::ranges::find(panel.places, place) != panel.places.end();
}

bool can_spare_one(const ChoicePanel& panel) {
  return panel.models() > least_models;
}

/// The statistics with their errors; `left` holds their values without a model, by model.
std::vector<OverModels> with_errors(const FitEstimates& fits,
                                    const std::vector<std::vector<double>>& left) {
  std::vector<OverModels> out = fit_statistics(fits);
  std::vector<double> values(left.size());
  for (size_t s = 0; s < out.size(); ++s) {
    std::ranges::transform(left, values.begin(), [s](const auto& of) { return of[s]; });
    out[s].estimate = jackknife(out[s].estimate.value, values);
  }
  return out;
}

}  // namespace

std::vector<OverModels> fit_statistics(const FitEstimates& fits) {
  Collector out;
  for (const SlopeEstimates& one : fits.slopes) {
    out.begin("slopes", std::string(name_of(one.of)));
    out.add("slope", one.slope).add("pearson", one.pearson).add("spearman", one.spearman);
    out.add("kendall", one.kendall).add("rising", one.rising).add("faster", one.faster);
  }
  const MassCoupling& coupling = fits.coupling;
  out.begin("mass_coupling", "");
  out.add("pearson", coupling.pearson).add("slope", coupling.slope);
  out.add("residual_sd", coupling.residual).add("pearson_within", coupling.pearson_within);
  out.add("slope_within", coupling.slope_within);
  out.add("residual_sd_within", coupling.residual_within).add("spearman", coupling.spearman);
  for (const Noise& one : fits.noise) {
    out.begin("noise", std::string(name_of(one.of)));
    out.add("var_right", one.variance_right).add("var_wrong", one.variance_wrong);
    out.add("cov", one.covariance).add("var_margin", one.variance_margin);
    out.add("correlation", one.correlation).add("margin_share_right", one.margin_share_right);
    out.add("margin_share_wrong", one.margin_share_wrong).add("acc_none", one.acc_none);
    out.add("acc_right", one.acc_right).add("acc_wrong", one.acc_wrong);
    out.add("acc_both", one.acc_both).add("turned_right", one.turned_right);
    out.add("turned_wrong", one.turned_wrong).add("turned_both", one.turned_both);
    out.add("shapley_right", one.shapley_right).add("shapley_wrong", one.shapley_wrong);
    out.add("share_right", one.share_right).add("share_wrong", one.share_wrong);
  }
  for (const FrozenEstimates& one : fits.frozen) {
    out.begin("frozen", fmt::format("{} {}", name_of(one.metric),
                                    one.correlation ? name_of(*one.correlation) : "mean"));
    out.add("actual", one.actual).add("wrong_frozen", one.wrong_frozen);
    out.add("right_frozen", one.right_frozen).add("wrong_frozen_change", one.wrong_difference);
    out.add("right_frozen_change", one.right_difference);
  }
  return out.take();
}

Estimate jackknife(double value, std::span<const double> without) {
  const auto n = static_cast<double>(without.size());
  Estimate out{
      .n = std::ssize(without), .value = value, .standard_error = nan, .interval = {nan, nan}};
  if (without.size() < 2 || std::isnan(value)) return out;
  double mean = 0;
  for (const double one : without) mean += one / n;
  double squares = 0;
  for (const double one : without) squares += (one - mean) * (one - mean);
  out.standard_error = std::sqrt((n - 1) / n * squares);
  const double half = t_quantile_975(out.n - 1) * out.standard_error;
  out.interval = {value - half, value + half};
  return out;
}

std::vector<std::vector<OverModels>> leave_models_out(std::span<const FoundFits> tasks,
                                                      const FitEstimates* all, size_t models,
                                                      FrozenAt frozen_at) {
  const bool all_can =
      std::ranges::all_of(tasks, [](const FoundFits& task) { return can_spare_one(*task.panel); });
  std::vector<std::vector<std::vector<double>>> left(tasks.size());
  std::vector<std::vector<double>> left_of_all;
  for (size_t place = 0; place < models; ++place) {
    std::vector<FitTerms> terms(tasks.size());
    parallel_for(tasks.size(), [&](size_t t) {
      const ChoicePanel& panel = *tasks[t].panel;
      if (!can_spare_one(panel)) return;
      const ChoicePanel rest = without(panel, place);
      terms[t] = fit_terms(rest, masses_of(rest), scores_by_model(rest), frozen_at);
      if (has(panel, place)) left[t].push_back(values_of(terms[t]));
    });
    if (all == nullptr || !all_can) continue;
    if (std::ranges::none_of(tasks, [&](const FoundFits& one) { return has(*one.panel, place); }))
      continue;
    FitTerms together;
    for (const FitTerms& one : terms) together.append(one);
    left_of_all.push_back(values_of(together));
  }
  std::vector<std::vector<OverModels>> out;
  out.reserve(tasks.size() + 1);
  for (size_t t = 0; t < tasks.size(); ++t) out.push_back(with_errors(*tasks[t].fits, left[t]));
  if (all != nullptr) out.push_back(with_errors(*all, left_of_all));
  return out;
}

}  // namespace lux
