#include "study/metrics/per_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lux {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::optional<DocumentValue> accuracy(const ScoredDocument& document,
                                      std::span<const double> scores) {
  if (!std::ranges::all_of(scores, [](double x) { return std::isfinite(x); })) return std::nullopt;
  const Top top = argmax(scores);
  return DocumentValue{.value = document.gold[top.index] ? 1.0 : 0.0, .tied = top.tied};
}

std::optional<DocumentValue> acc(const ScoredDocument& document) {
  return accuracy(document, document.logprobs);
}

std::optional<DocumentValue> acc_per(const ScoredDocument& document,
                                     std::span<const double> lengths) {
  std::vector<double> scores(document.logprobs);
  for (size_t k = 0; k < scores.size(); ++k) scores[k] /= lengths[k];
  return accuracy(document, scores);  // an empty choice has no score: undefined
}

std::optional<DocumentValue> acc_norm(const ScoredDocument& document) {
  return acc_per(document, document.chars);
}

std::optional<DocumentValue> acc_bytes(const ScoredDocument& document) {
  return acc_per(document, document.bytes);
}

std::optional<DocumentValue> acc_mutual_info(const ScoredDocument& document) {
  if (document.uncond.empty()) return std::nullopt;
  std::vector<double> scores(document.logprobs);
  for (size_t k = 0; k < scores.size(); ++k) scores[k] -= document.uncond[k];
  return accuracy(document, scores);
}

std::optional<DocumentValue> exact_match(const ScoredDocument& document) {
  bool match = false;
  for (size_t k = 0; k < document.size(); ++k)
    match = match || (document.gold[k] && document.greedy[k]);
  return DocumentValue{.value = match ? 1.0 : 0.0};
}

std::optional<DocumentValue> brier(const ScoredDocument& document) {
  if (std::ranges::count(document.gold, true) != 1) return std::nullopt;
  const std::vector<double> logs = log_p_choices(document.logprobs);
  double sum = 0;
  for (size_t k = 0; k < logs.size(); ++k) {
    // 1 − p by expm1, which is exact where p is close to 1.
    const double gap = document.gold[k] ? -std::expm1(logs[k]) : std::exp(logs[k]);
    sum += gap * gap;
  }
  return DocumentValue{.value = sum};
}

std::optional<DocumentValue> brier_mean(const ScoredDocument& document) {
  auto sum = brier(document);
  if (sum) sum->value /= static_cast<double>(document.size());
  return sum;
}

std::vector<double> of_gold(const ScoredDocument& document, std::span<const double> all) {
  std::vector<double> some;
  for (size_t k = 0; k < all.size(); ++k)
    if (document.gold[k]) some.push_back(all[k]);
  return some;
}

std::optional<DocumentValue> logprob_gold(const ScoredDocument& document) {
  return DocumentValue{.value = log_sum_exp(of_gold(document, document.logprobs))};
}

std::optional<DocumentValue> p_choices(const ScoredDocument& document) {
  const std::vector<double> logs = log_p_choices(document.logprobs);
  return DocumentValue{.value = std::exp(log_sum_exp(of_gold(document, logs)))};
}

std::optional<DocumentValue> margin(const ScoredDocument& document) {
  double right = -infinity;
  double wrong = -infinity;
  for (size_t k = 0; k < document.size(); ++k) {
    double& best = document.gold[k] ? right : wrong;
    best = std::max(best, document.logprobs[k]);
  }
  if (wrong == -infinity) return std::nullopt;  // all are right
  return DocumentValue{.value = right - wrong};
}

constexpr std::array<DocumentMetric, 10> metrics{{
    {"acc", true, 0, 1, true, acc},
    {"acc_norm", true, 0, 1, true, acc_norm},
    {"acc_bytes", true, 0, 1, true, acc_bytes},
    {"acc_mutual_info", true, 0, 1, true, acc_mutual_info},
    {"exact_match", true, 0, 1, true, exact_match},
    {"brier", false, 0, 2, false, brier},
    {"brier_mean", false, 0, 1, false, brier_mean},
    {"logprob_gold", false, -infinity, infinity, true, logprob_gold},
    {"p_choices", false, 0, 1, true, p_choices},
    {"margin", false, -infinity, infinity, true, margin},
}};

}  // namespace

Top argmax(std::span<const double> numbers) {
  Top top;
  for (size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i] > numbers[top.index])
      top = {.index = i, .tied = false};
    else if (numbers[i] == numbers[top.index])
      top.tied = true;
  }
  return top;
}

double log_sum_exp(std::span<const double> logs) {
  const double highest = logs.empty() ? -infinity : *std::ranges::max_element(logs);
  if (!std::isfinite(highest)) return highest;
  // The largest term is exactly 1; the others, mostly small, are added to it by log1p.
  double others = 0;
  bool skipped = false;
  for (const double x : logs) {
    if (x == highest && !skipped)
      skipped = true;
    else
      others += std::exp(x - highest);
  }
  return highest + std::log1p(others);
}

std::vector<double> log_p_choices(std::span<const double> logprobs) {
  std::vector<double> logs(logprobs.begin(), logprobs.end());
  if (logs.empty()) return logs;
  // Shifted first: at −2000 the sum's logarithm would keep three digits less.
  const double highest = *std::ranges::max_element(logs);
  for (double& x : logs) x -= highest;
  const double total = log_sum_exp(logs);
  for (double& x : logs) x -= total;
  return logs;
}

std::span<const DocumentMetric> document_metrics() {
  return metrics;
}

const DocumentMetric* find_document_metric(std::string_view name) {
  const auto found = std::ranges::find(metrics, name, &DocumentMetric::name);
  return found == metrics.end() ? nullptr : &*found;
}

}  // namespace lux
