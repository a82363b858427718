#include "study/access/aggregates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "lab/measure_record.h"
#include "study/paired/distributions.h"
#include "study/paired/unpaired.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double per_cent = 100;

bool tells_of_errors(const std::string& metric) {
  return metric == "n" || metric.ends_with("_std") || metric.ends_with("_stderr") ||
         metric.ends_with("_n");
}

std::optional<double> get(const Aggregates::Metrics& metrics, const std::string& name) {
  const auto found = metrics.find(name);
  if (found == metrics.end() || std::isnan(found->second)) return std::nullopt;
  return found->second;
}

/// 0: not known.
int64_t items_of(const Aggregates::Metrics& metrics, const std::string& metric,
                 std::optional<int64_t> of_task) {
  if (const auto own = get(metrics, metric + "_n")) return std::llround(*own);
  if (const auto all = get(metrics, "n")) of_task = std::llround(*all);
  if (!of_task) return 0;
  if (metric != "quality") return *of_task;
  const auto played = get(metrics, "played");
  if (!played) return 0;
  return std::llround(static_cast<double>(*of_task) * *played / per_cent);
}

/// Shares are stated in per cent, and so are their differences.
void compare_shares(AggregateDifference& row, double level) {
  const UnpairedDifference found =
      newcombe(row.first / per_cent, row.first_n, row.second / per_cent, row.second_n, level);
  if (found.standard_error > 0) row.standard_error = found.standard_error * per_cent;
  row.interval = {.low = found.interval.low * per_cent, .high = found.interval.high * per_cent};
  row.p = found.p;
  row.method = AggregateMethod::newcombe;
}

void find_error(const Aggregates::Metrics& first, const Aggregates::Metrics& second, double level,
                AggregateDifference& row) {
  const bool counted = row.first_n > 0 && row.second_n > 0;
  const auto is_share = [](double x) { return x >= 0 && x <= per_cent; };
  if (row.metric == "played" && counted && is_share(row.first) && is_share(row.second))
    return compare_shares(row, level);
  const auto s1 = get(first, row.metric + "_std");
  const auto s2 = get(second, row.metric + "_std");
  if (counted && s1 && s2) {
    const UnpairedDifference found =
        welch({.mean = row.first, .deviation = *s1, .n = row.first_n},
              {.mean = row.second, .deviation = *s2, .n = row.second_n}, level);
    if (std::isnan(found.standard_error)) return;
    row.standard_error = found.standard_error;
    row.interval = found.interval;
    row.p = found.p;
    row.method = AggregateMethod::welch;
    return;
  }
  const auto e1 = get(first, row.metric + "_stderr");
  const auto e2 = get(second, row.metric + "_stderr");
  if (!e1 || !e2 || !(*e1 + *e2 > 0)) return;
  row.standard_error = std::hypot(*e1, *e2);
  const double half = normal_quantile((1 + level) / 2) * row.standard_error;
  row.interval = {.low = row.difference - half, .high = row.difference + half};
  row.p = 2 * normal_probability(-std::abs(row.difference) / row.standard_error);
  row.method = AggregateMethod::normal;
}

}  // namespace

std::string_view name_of(AggregateMethod method) {
  switch (method) {
    case AggregateMethod::none:
      return "averages only";
    case AggregateMethod::welch:
      return "unpaired, Welch";
    case AggregateMethod::newcombe:
      return "unpaired, Newcombe";
    case AggregateMethod::normal:
      return "unpaired, normal";
  }
  return "";
}

Result<Aggregates> Aggregates::read(const Lab& lab, std::vector<std::string>& left_out) {
  Aggregates all;
  std::vector<std::string> runs = lab.run_ids();
  std::ranges::sort(runs);
  for (const std::string& run_id : runs)
    LUX_CHECK(for_each_measure(lab.env(), lab.run_folder(run_id), [&](MeasureRecord&& record) {
      if (!record.documents.empty() || record.values.size() != 1) return Status();
      const double value = record.values.front();
      const auto [known, is_new] =
          all.values_[record.model_id][record.task].emplace(record.metric, value);
      if (!is_new && known->second != value && !(std::isnan(known->second) && std::isnan(value)))
        left_out.push_back(
            fmt::format("{} of {} on {} in the run {} is {}: that in a run before it, "
                        "{}, counts.",
                        record.metric, record.model_id, record.task, run_id, value, known->second));
      return Status();
    }));
  return all;
}

const std::map<std::string, Aggregates::Metrics>& Aggregates::of(
    const std::string& model_id) const {
  static const std::map<std::string, Metrics> none;
  const auto found = values_.find(model_id);
  return found == values_.end() ? none : found->second;
}

std::vector<AggregateDifference> compare_aggregates(
    const std::map<std::string, Aggregates::Metrics>& first,
    const std::map<std::string, Aggregates::Metrics>& second,
    const std::map<std::string, int64_t>& items, double level) {
  std::vector<AggregateDifference> rows;
  for (const auto& [task, of_first] : first) {
    const auto other = second.find(task);
    if (other == second.end()) continue;
    const auto told = items.find(task);
    const std::optional<int64_t> n =
        told == items.end() ? std::nullopt : std::optional(told->second);
    for (const auto& [metric, value] : of_first) {
      const auto against = get(other->second, metric);
      if (tells_of_errors(metric) || std::isnan(value) || !against) continue;
      AggregateDifference& row =
          rows.emplace_back(AggregateDifference{.task = task,
                                                .metric = metric,
                                                .first = value,
                                                .second = *against,
                                                .difference = value - *against,
                                                .standard_error = nan,
                                                .interval = {.low = nan, .high = nan},
                                                .p = nan,
                                                .first_n = items_of(of_first, metric, n),
                                                .second_n = items_of(other->second, metric, n)});
      find_error(of_first, other->second, level, row);
    }
  }
  return rows;
}

}  // namespace lux
