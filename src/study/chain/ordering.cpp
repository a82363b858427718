#include "study/chain/ordering.h"

#include <array>
#include <map>
#include <tuple>

namespace lux {
namespace {

constexpr std::array<Summary, 4> statistics{Summary::mean, Summary::median, Summary::auc_trapezoid,
                                            Summary::wasserstein};

constexpr std::array<ChainMetric, 4> claimed{ChainMetric::logprob_gold, ChainMetric::p_choices,
                                             ChainMetric::brier, ChainMetric::acc};

using ByMetric = std::map<ChainMetric, const Summaries*>;

bool is_ordered(const ByMetric& by_metric, Summary statistic) {
  const auto of = [&](size_t i) { return (*by_metric.at(claimed[i]))[statistic].value; };
  for (size_t i = 1; i < claimed.size(); ++i)
    if (!(of(i - 1) > of(i))) return false;
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
    if (row.place.task != all_tasks && row.correlated > 0)
      tuples[{row.place.correlation, row.place.slice, row.place.task}][row.metric] =
          &row.over_documents;
  std::vector<OrderingRow> out;
  for (const Correlation correlation : options.correlations)
    for (const Summary statistic : statistics) {
      std::vector<double> holds;
      for (const auto& [key, by_metric] : tuples)
        if (std::get<0>(key) == correlation && is_complete(by_metric))
          holds.push_back(is_ordered(by_metric, statistic) ? 1 : 0);
      if (holds.empty()) continue;
      out.push_back({.correlation = correlation,
                     .statistic = std::string(name_of(statistic)),
                     .tuples = static_cast<int64_t>(holds.size()),
                     .share = estimate_proportion(holds)});
    }
  return out;
}

}  // namespace lux
