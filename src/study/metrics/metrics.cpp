#include "study/metrics/metrics.h"

#include <algorithm>
#include <optional>

#include "study/metrics/per_document.h"

namespace lux {
namespace {

std::optional<Metric> measure(const DocumentMetric& metric,
                              std::span<const ScoredDocument> documents) {
  Metric result{.name = std::string(metric.name), .estimate = {}};
  std::vector<double> values;
  values.reserve(documents.size());
  for (const ScoredDocument& document : documents) {
    std::optional<DocumentValue> one;
    if (document.problem == DocumentProblem::none) one = metric.measure(document);
    if (!one) {
      ++result.failed;
      continue;
    }
    values.push_back(one->value);
    if (one->tied) ++result.ties;
  }
  result.estimate = metric.is_binary ? estimate_proportion(values)
                                     : estimate_mean(values, metric.lowest, metric.highest);
  return result;
}

std::optional<Metric> measure_f1(std::span<const ScoredDocument> documents) {
  Metric result{.name = "f1", .estimate = {}};
  int64_t hits = 0;
  int64_t false_alarms = 0;
  int64_t misses = 0;
  int64_t n = 0;
  for (const ScoredDocument& document : documents) {
    if (document.problem != DocumentProblem::none) {
      ++result.failed;
      continue;
    }
    if (document.size() != 2 || std::ranges::count(document.gold, true) != 1) return std::nullopt;
    const Top top = argmax(document.logprobs);
    const bool predicted = top.index == 1;
    const bool actual = document.gold[1];
    hits += predicted && actual ? 1 : 0;
    false_alarms += predicted && !actual ? 1 : 0;
    misses += !predicted && actual ? 1 : 0;
    result.ties += top.tied ? 1 : 0;
    ++n;
  }
  if (n == 0) return std::nullopt;
  result.estimate = estimate_f1(hits, false_alarms, misses, n);
  return result;
}

}  // namespace

const Metric* TaskMetrics::find(std::string_view name) const {
  const auto found = std::ranges::find(metrics, name, &Metric::name);
  return found == metrics.end() ? nullptr : &*found;
}

TaskMetrics measure_task(std::span<const ChoiceRow> rows) {
  const std::vector<ScoredDocument> documents = collect_documents(rows);
  TaskMetrics result;
  result.documents = static_cast<int64_t>(documents.size());
  bool has_uncond = false;
  for (const ScoredDocument& document : documents) {
    result.not_finite += document.problem == DocumentProblem::not_finite ? 1 : 0;
    result.malformed += document.problem == DocumentProblem::malformed ? 1 : 0;
    result.truncated += document.truncated ? 1 : 0;
    result.boundary_merges += document.boundary_merge ? 1 : 0;
    has_uncond = has_uncond || !document.uncond.empty();
  }
  for (const DocumentMetric& metric : document_metrics()) {
    if (metric.name == "acc_mutual_info" && !has_uncond) continue;
    if (auto measured = measure(metric, documents)) result.metrics.push_back(*std::move(measured));
  }
  if (auto f1 = measure_f1(documents)) result.metrics.push_back(*std::move(f1));
  return result;
}

std::string_view canonical_metric_name(std::string_view name) {
  return name == "brier_score" ? "brier" : name;
}

}  // namespace lux
