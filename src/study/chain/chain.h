// The elusive study: how well each metric of the chain follows compute, and what each step costs
// (arXiv:2406.04391).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "study/chain/chain_metric.h"
#include "study/chain/input.h"
#include "study/chain/slice.h"
#include "study/chain/summary.h"
#include "study/correlation/correlation.h"
#include "study/metrics/estimate.h"

namespace lux {

struct ChainOptions {
  SliceBy slices = SliceBy::family;
  std::vector<ChainMetric> metrics{chain_metrics.begin(), chain_metrics.end()};
  std::vector<Correlation> correlations{all_correlations.begin(), all_correlations.end()};
  int draws = 1000;      // bootstrap draws of samples; 0: none
  int model_draws = 0;   // bootstrap draws of models
  size_t orders = 5040;  // permutations: all where there are no more, else so many drawn; 0: none
  double threshold = 0.75;           // "above" this correlation
  std::vector<double> more_points;   // of the survival functions, beside a grid and the threshold
  std::optional<double> match_span;  // decades; not given: the smallest slice's
  uint64_t seed = 42;
};

/// The name of what is said of all tasks' documents together.
inline constexpr std::string_view all_tasks = "(all)";

/// Where something was measured.
struct ChainPlace {
  std::string slice;
  std::string task;  // or all_tasks
  Correlation correlation = Correlation::pearson;
};

/// One metric's correlations with log10 compute over a task's documents.
struct MetricRow {
  ChainPlace place;
  ChainMetric metric = ChainMetric::acc;
  size_t models = 0;         // of all tasks: the most that one with the metric has
  double decades = 0;        // of compute; likewise
  int64_t documents = 0;     // that all models have scored
  int64_t correlated = 0;    // of them, those that have a correlation
  int64_t constant = 0;      // all models have the same score: no correlation
  int64_t undefined = 0;     // the metric has no value
  int64_t incomplete = 0;    // more documents, that not all models have scored
  Summaries over_documents;  // errors of drawing documents anew
  Summaries over_models;     // the same numbers, errors of drawing models anew
  // What Summary::above is where ranks are random and no scores tie. None where computes tie, or
  // where tasks together have different models.
  std::optional<double> chance_above;
  std::optional<double> p_value;  // of the mean, by permuting the models
  bool p_value_exact = false;
};

/// What a step of the chain costs: differences of correlations of the same documents.
struct StepRow {
  ChainPlace place;
  ChainStep step{};
  int64_t documents = 0;  // with both correlations
  // The step_summaries: of to − from.
  Summaries over_documents;
  Summaries over_models;
};

struct SurvivalPoint {
  double correlation = 0;
  Estimate share_above;  // with Wilson's interval
};

/// The survival function of a metric's correlations, at rising points.
struct SurvivalCurve {
  ChainPlace place;
  ChainMetric metric = ChainMetric::acc;
  std::vector<SurvivalPoint> points;
};

/// In how many (slice, task) the metrics are ordered as the paper has it: logprob_gold > p_choices
/// > brier > acc.
struct OrderingRow {
  Correlation correlation = Correlation::pearson;
  std::string statistic;
  int64_t tuples = 0;
  Estimate share;  // with Wilson's interval
};

/// Means over windows of models that span at most so many decades of compute.
struct MatchedRow {
  std::string slice;
  Correlation correlation = Correlation::pearson;
  ChainMetric metric = ChainMetric::acc;
  double decades = 0;         // of the whole slice
  double match = 0;           // asked for
  int64_t windows = 0;        // 0: too few models are as near to each other
  double window_models = 0;   // mean
  double window_decades = 0;  // mean
  Estimate mean;              // over windows and documents; the error of documents by the delta
                              // method
  double least = 0, greatest = 0;  // of the windows' means
};

struct SliceRow {
  Slice slice;
  size_t tasks = 0;
  std::vector<std::string> models;  // names, by compute
};

struct ChainResult {
  double threshold = 0;  // of `above`
  std::vector<SliceRow> slices;
  std::vector<MetricRow> metrics;
  std::vector<StepRow> steps;
  std::vector<SurvivalCurve> survival;
  std::vector<OrderingRow> ordering;
  std::vector<MatchedRow> matched;
  std::vector<std::string> left_out;
};

/// Uses all cores; the result depends on the input and the options alone.
[[nodiscard]] ChainResult study_chain(const ChainInput& input, const ChainOptions& options);

}  // namespace lux
