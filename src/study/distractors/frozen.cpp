#include "study/distractors/frozen.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t versions = 3;  // actual, wrong frozen, right frozen
constexpr size_t numbers = 5;   // those, and the two differences from the first
constexpr size_t rows = 1 + all_correlations.size();  // of a metric: itself, its correlations

/// Numbers of a block of documents: row × columns + document.
using Block = std::vector<double>;

/// A model's log-likelihoods where the right or the wrong choices are those of another.
std::vector<double> mixed(const ChoicePanel& panel, size_t model, size_t reference,
                          bool freeze_right) {
  std::vector<double> out = panel.logprob[model];
  for (size_t k = 0; k < out.size(); ++k)
    if ((panel.is_gold[k] != 0) == freeze_right) out[k] = panel.logprob[reference][k];
  return out;
}

/// The metric itself of its key (DocumentScores): p = 1 / (1 + exp −odds), Brier as the sum over
/// choices.
double value_of(ChainMetric metric, double key) {
  if (metric == ChainMetric::p_choices) return 1 / (1 + std::exp(-key));
  if (metric == ChainMetric::brier) return brier_of(key);
  return key;
}

/// The logarithm of 1 / (1 + exp −odds).
double log_probability(double odds) {
  return odds > 0 ? -std::log1p(std::exp(-odds)) : odds - std::log1p(std::exp(odds));
}

/// −Brier where the wrong choices stand still: of −(1 − p)²·(1 + Σ (p_k / (1 − p))²) only p moves.
/// It is ordered as the log odds of p are; −(1 − p)² = p(2 − p) − 1, and where p is small, the 1
/// would swallow all that moves. Values are scaled, so that nothing underflows.
void brier_of_odds(std::span<const double> odds, size_t columns, std::span<double> values) {
  for (size_t s = 0; s < columns; ++s) {
    double least = std::numeric_limits<double>::infinity();
    double greatest = -least;
    for (size_t i = s; i < odds.size(); i += columns) {
      least = std::min(least, odds[i]);
      greatest = std::max(greatest, odds[i]);
    }
    for (size_t i = s; i < odds.size(); i += columns)
      values[i] = least > 0 ? -std::exp(2 * (log_probability(-odds[i]) - log_probability(-least)))
                            : std::exp(log_probability(odds[i]) - log_probability(greatest)) *
                                  (2 - std::exp(log_probability(odds[i])));
  }
}

/// Of documents [first, first + columns): the metric's mean over the models, and its correlations.
Block measure(const std::vector<DocumentScores>& scores, ChainMetric metric, const Abscissa& x,
              size_t first, size_t columns, bool wrong_frozen = false) {
  const size_t models = scores.size();
  Block keys(models * columns);
  Block values(models * columns);
  for (size_t m = 0; m < models; ++m)
    metric_keys(scores[m], metric, first, std::span(keys).subspan(m * columns, columns));
  CorrelationBlock found;
  if (wrong_frozen && metric == ChainMetric::brier) {
    Block odds(models * columns);
    for (size_t m = 0; m < models; ++m)
      metric_keys(scores[m], ChainMetric::p_choices, first,
                  std::span(odds).subspan(m * columns, columns));
    brier_of_odds(odds, columns, values);
    x.correlate({.keys = odds, .values = values, .columns = columns}, found, nullptr);
  } else {
    metric_values(metric, Parity::none, keys, columns, values);
    x.correlate({.keys = keys, .values = values, .columns = columns}, found, nullptr);
  }

  Block out(rows * columns);
  for (size_t s = 0; s < columns; ++s) {
    double sum = 0;
    for (size_t m = 0; m < models; ++m) sum += value_of(metric, keys[m * columns + s]);
    out[s] = sum / static_cast<double>(models);
    for (size_t k = 0; k < all_correlations.size(); ++k)
      // Brier has no value for several right choices: then no correlation either.
      out[(1 + k) * columns + s] = std::isnan(sum) ? nan : found.correlation[k][s];
  }
  return out;
}

}  // namespace

std::optional<FrozenAt> parse_frozen_at(std::string_view name) {
  if (name == "smallest") return FrozenAt::smallest;
  if (name == "median") return FrozenAt::median;
  if (name == "largest") return FrozenAt::largest;
  return std::nullopt;
}

size_t model_of(FrozenAt at, size_t models) {
  if (at == FrozenAt::smallest) return 0;
  return at == FrozenAt::largest ? models - 1 : (models - 1) / 2;
}

SampleSums frozen_terms(const ChoicePanel& panel, const std::vector<DocumentScores>& actual,
                        FrozenAt at) {
  const size_t reference = model_of(at, panel.models());
  std::vector<DocumentScores> wrong_frozen;
  std::vector<DocumentScores> right_frozen;
  for (size_t m = 0; m < panel.models(); ++m) {
    wrong_frozen.push_back(scores_of(panel, mixed(panel, m, reference, false)));
    right_frozen.push_back(scores_of(panel, mixed(panel, m, reference, true)));
  }
  const Abscissa x(panel.log_compute);
  SampleSums sums(mean_terms * numbers * rows * frozen_metrics.size());
  sums.reserve(panel.documents());
  constexpr size_t block = 256;
  for (size_t first = 0; first < panel.documents(); first += block) {
    const size_t columns = std::min(block, panel.documents() - first);
    std::vector<std::array<Block, versions>> measured;
    measured.reserve(frozen_metrics.size());
    for (const ChainMetric metric : frozen_metrics)
      measured.push_back({measure(actual, metric, x, first, columns),
                          measure(wrong_frozen, metric, x, first, columns, true),
                          measure(right_frozen, metric, x, first, columns)});
    for (size_t s = 0; s < columns; ++s) {
      const std::span<double> terms = sums.add();
      size_t place = 0;
      const auto tell = [&](double value) {
        put(terms, place, value);
        place += mean_terms;
      };
      for (const auto& of_metric : measured)
        for (size_t row = 0; row < rows; ++row) {
          const size_t here = row * columns + s;
          for (const Block& version : of_metric) tell(version[here]);
          tell(of_metric[1][here] - of_metric[0][here]);
          tell(of_metric[2][here] - of_metric[0][here]);
        }
    }
  }
  return sums;
}

std::vector<FrozenEstimates> estimate_frozen(const SampleSums& terms, const Draws& draws) {
  const std::vector<Estimate> means = estimate_means(terms, draws);
  std::vector<FrozenEstimates> out;
  for (size_t metric = 0; metric < frozen_metrics.size(); ++metric)
    for (size_t row = 0; row < rows; ++row) {
      const Estimate* one = &means[(metric * rows + row) * numbers];
      FrozenEstimates& estimates = out.emplace_back();
      estimates.metric = frozen_metrics[metric];
      if (row > 0) estimates.correlation = all_correlations[row - 1];
      estimates.actual = one[0];
      estimates.wrong_frozen = one[1];
      estimates.right_frozen = one[2];
      estimates.wrong_difference = one[3];
      estimates.right_difference = one[4];
    }
  return out;
}

}  // namespace lux
