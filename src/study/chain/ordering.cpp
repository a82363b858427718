#include "study/chain/ordering.h"

#include <array>
#include <map>
#include <string_view>
#include <tuple>

namespace lux {
namespace {

struct Statistic {
  std::string_view name;
  double (*of)(const Distribution&);
};

constexpr std::array<Statistic, 4> statistics{{
    {"mean", [](const Distribution& d) { return d.mean; }},
    {"median", [](const Distribution& d) { return d.median; }},
    {"auc_trapezoid", [](const Distribution& d) { return d.auc_trapezoid; }},
    {"wasserstein", [](const Distribution& d) { return d.wasserstein; }},
}};

constexpr std::array<ChainMetric, 4> claimed{ChainMetric::logprob_gold, ChainMetric::p_choices,
                                             ChainMetric::brier, ChainMetric::acc};

using ByMetric = std::map<ChainMetric, const Distribution*>;

bool is_ordered(const ByMetric& by_metric, const Statistic& statistic) {
  for (size_t i = 1; i < claimed.size(); ++i)
    if (!(statistic.of(*by_metric.at(claimed[i - 1])) > statistic.of(*by_metric.at(claimed[i]))))
      return false;
  return true;
}

bool is_complete(const ByMetric& by_metric) {
  for (const ChainMetric metric : claimed)
    if (!by_metric.contains(metric)) return false;
  return true;
}

}  // namespace

std::vector<OrderingRow> count_orderings(const std::vector<MetricRow>& rows,
                                         const ChainOptions& options) {
  std::map<std::tuple<Correlation, std::string, std::string>, ByMetric> tuples;
  for (const MetricRow& row : rows)
    if (row.place.task != all_tasks && row.distribution)
      tuples[{row.place.correlation, row.place.slice, row.place.task}][row.metric] =
          &*row.distribution;
  std::vector<OrderingRow> out;
  for (const Correlation correlation : options.correlations)
    for (const Statistic& statistic : statistics) {
      std::vector<double> holds;
      for (const auto& [key, by_metric] : tuples)
        if (std::get<0>(key) == correlation && is_complete(by_metric))
          holds.push_back(is_ordered(by_metric, statistic) ? 1 : 0);
      if (holds.empty()) continue;
      out.push_back({.correlation = correlation,
                     .statistic = std::string(statistic.name),
                     .tuples = static_cast<int64_t>(holds.size()),
                     .share = estimate_proportion(holds)});
    }
  return out;
}

}  // namespace lux
