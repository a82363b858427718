#include "task/metric_list.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "task/task_config.h"

namespace lux {
namespace {

/// What multiple-choice answers can be scored with, and how the harness sums it up by default.
struct KnownMetric {
  std::string_view name;
  std::string_view aggregation;
  bool higher_is_better;
};
constexpr std::array<KnownMetric, 9> known_metrics = {{
    {"acc", "mean", true},
    {"acc_norm", "mean", true},
    {"acc_bytes", "mean", true},
    {"acc_mutual_info", "mean", true},
    {"exact_match", "mean", true},
    {"f1", "f1", true},
    {"mcc", "matthews_corrcoef", true},
    {"brier_score", "brier_score", false},
    {"likelihood", "mean", true},
}};

// Arguments that task files of the field pass to a metric and that the harness does not use when it
// scores choices.
constexpr std::array<std::string_view, 7> idle_keys = {
    "hf_evaluate", "weight_by_size",     "average",          "ignore_case",
    "kwargs",      "ignore_punctuation", "regexes_to_ignore"};

const KnownMetric* find_metric(std::string_view name) {
  const auto* it = std::ranges::find(known_metrics, name, &KnownMetric::name);
  return it == known_metrics.end() ? nullptr : it;
}

bool is_idle(std::string_view key) {
  return std::ranges::find(idle_keys, key) != idle_keys.end();
}

Result<MetricSpec> read_metric(const Value& entry, const std::string& where) {
  if (const std::string python = find_python(entry); !python.empty())
    return fail("{}: `metric_list` needs Python ({}), which Luxmeter does not run.", where, python);
  const auto name = entry.get_string("metric");
  if (!name) return fail("{}: an entry of `metric_list` has no `metric`.", where);
  const KnownMetric* known = find_metric(*name);
  if (!known)
    return fail("{}: the metric '{}' in `metric_list` is not supported for choices.", where, *name);
  MetricSpec spec{*name, std::string(known->aggregation), known->higher_is_better};
  for (const Member& member : entry.map()) {
    if (member.key == "metric" || is_idle(member.key)) continue;
    if (member.key == "aggregation" && member.value.is_string()) {
      spec.aggregation = member.value.string();
      if (spec.aggregation != known->aggregation)
        return fail("{}: the aggregation '{}' of '{}' in `metric_list` is not supported.", where,
                    spec.aggregation, *name);
    } else if (member.key == "higher_is_better" && member.value.is_bool()) {
      spec.higher_is_better = member.value.boolean();
    } else {
      return fail("{}: `{}` of '{}' in `metric_list` is unknown or of the wrong kind.", where,
                  member.key, *name);
    }
  }
  return spec;
}

}  // namespace

Result<std::vector<MetricSpec>> read_metric_list(const Value& list, const std::string& where) {
  if (list.is_null()) return std::vector<MetricSpec>{{"acc"}, {"acc_norm"}};
  if (!list.is_list()) return fail("{}: `metric_list` must be a list.", where);
  std::vector<MetricSpec> metrics;
  for (const Value& entry : list.list()) {
    LUX_TRY(MetricSpec metric, read_metric(entry, where));
    metrics.push_back(std::move(metric));
  }
  return metrics;
}

}  // namespace lux
