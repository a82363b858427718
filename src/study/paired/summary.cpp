#include "study/paired/summary.h"

#include <cmath>
#include <limits>
#include <vector>

#include "study/paired/bootstrap.h"
#include "study/paired/detectable.h"
#include "study/paired/mcnemar.h"
#include "study/paired/paired_t.h"
#include "study/paired/wilcoxon.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr Interval unknown{.low = nan, .high = nan};
constexpr Tost untold{.lower_p = nan, .upper_p = nan, .p = nan};

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return values.empty() ? nan : sum / static_cast<double>(values.size());
}

bool is_known(const Interval& interval) {
  return !std::isnan(interval.low) && !std::isnan(interval.high);
}

void test_binary(const PairedOptions& options, PairedSummary& out) {
  const PairedShares shares{
      .n = out.n, .only_first = out.first_higher, .only_second = out.second_higher};
  const McNemar test = mcnemar(out.first_higher, out.second_higher);
  out.p = test.mid_p;
  out.exact_p = test.exact_p;
  out.test = PairedTest::mcnemar_mid_p;
  out.difference = shares.difference();
  out.interval = score_interval(shares, options.level);
  out.interval_method = IntervalMethod::score;
  if (!options.margin) return;
  out.tost = tost_score(shares, -*options.margin, *options.margin);
  out.tost_method = TostMethod::score;
}

void test_values(std::span<const double> differences, const PairedOptions& options,
                 PairedSummary& out) {
  const Wilcoxon test = wilcoxon(differences);
  out.p = test.p;
  out.test = test.method == WilcoxonMethod::exact    ? PairedTest::wilcoxon_exact
             : test.method == WilcoxonMethod::normal ? PairedTest::wilcoxon_normal
                                                     : PairedTest::none;
  for (const auto& [interval, method] : {std::pair(out.bca, IntervalMethod::bca),
                                         std::pair(out.percentile, IntervalMethod::percentile),
                                         std::pair(out.t_interval, IntervalMethod::t)}) {
    if (!is_known(interval)) continue;
    out.interval = interval;
    out.interval_method = method;
    break;
  }
  if (!options.margin) return;
  out.tost = tost_t(differences, -*options.margin, *options.margin);
  if (!std::isnan(out.tost.p)) out.tost_method = TostMethod::t;
}

void draw(std::span<const double> differences, std::span<const size_t> clusters,
          const PairedOptions& options, PairedSummary& out) {
  if (options.draws <= 0) return;
  if (!is_constant(differences)) {
    const std::vector<double> draws = draw_means(differences, options.draws, options.seed);
    out.percentile = percentile_interval(draws, options.level);
    out.bca = bca_interval(draws, out.difference, jackknife_means(differences), options.level);
    if (options.margin) out.tost_bootstrap = tost_draws(draws, -*options.margin, *options.margin);
  }
  if (clusters.empty()) return;
  for (const size_t cluster : clusters) out.clusters = std::max(out.clusters, cluster + 1);
  const std::vector<double> draws =
      draw_cluster_means(differences, clusters, options.draws, options.seed);
  if (!draws.empty() && !is_constant(draws))
    out.cluster_interval = percentile_interval(draws, options.level);
}

}  // namespace

std::string_view name_of(IntervalMethod method) {
  switch (method) {
    case IntervalMethod::none:
      return "none";
    case IntervalMethod::score:
      return "score";
    case IntervalMethod::bca:
      return "BCa";
    case IntervalMethod::percentile:
      return "percentile";
    case IntervalMethod::t:
      return "t";
  }
  return "";
}

std::string_view name_of(PairedTest test) {
  switch (test) {
    case PairedTest::none:
      return "none";
    case PairedTest::mcnemar_mid_p:
      return "McNemar mid-p";
    case PairedTest::wilcoxon_exact:
      return "Wilcoxon exact";
    case PairedTest::wilcoxon_normal:
      return "Wilcoxon normal";
    case PairedTest::bootstrap:
      return "bootstrap";
  }
  return "";
}

std::string_view name_of(TostMethod method) {
  switch (method) {
    case TostMethod::none:
      return "none";
    case TostMethod::score:
      return "score";
    case TostMethod::t:
      return "t";
    case TostMethod::bootstrap:
      return "bootstrap";
  }
  return "";
}

PairedSummary summarise_pairs(const PairedValues& values, const PairedOptions& options) {
  PairedSummary out{.n = static_cast<int64_t>(values.first.size()),
                    .first = mean(values.first),
                    .second = mean(values.second),
                    .interval = unknown,
                    .p = nan,
                    .exact_p = nan,
                    .tost = untold,
                    .tost_bootstrap = untold,
                    .cluster_interval = unknown};
  std::vector<double> differences;
  differences.reserve(values.first.size());
  for (size_t i = 0; i < values.first.size(); ++i) {
    differences.push_back(values.first[i] - values.second[i]);
    if (differences.back() > 0) ++out.first_higher;
    if (differences.back() < 0) ++out.second_higher;
  }
  const PairedT t = paired_t(differences, options.level);
  out.difference = t.mean;
  out.standard_error = t.standard_error;
  out.t_interval = t.interval;
  out.t_p = t.p;
  out.percentile = out.bca = unknown;
  out.detectable = detectable_difference(t.standard_error * std::sqrt(static_cast<double>(out.n)),
                                         out.n, 1 - options.level, options.power);
  if (out.n == 0) return out;
  draw(differences, values.clusters, options, out);
  if (values.is_binary)
    test_binary(options, out);
  else
    test_values(differences, options, out);
  return out;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::none:
      return "";
    case Verdict::undecided:
      return "undecided";
    case Verdict::different:
      return "different";
    case Verdict::equivalent:
      return "equivalent";
    case Verdict::different_in_margin:
      return "different, within the margin";
    case Verdict::identical:
      return "identical";
  }
  return "";
}

Verdict verdict_of(double difference_p, double tost_p, bool has_margin, double level) {
  const double alpha = 1 - level;
  const bool different = difference_p <= alpha;  // false for NaN
  const bool equivalent = tost_p <= alpha;
  if (different) return equivalent ? Verdict::different_in_margin : Verdict::different;
  if (equivalent) return Verdict::equivalent;
  return has_margin ? Verdict::undecided : Verdict::none;
}

}  // namespace lux
