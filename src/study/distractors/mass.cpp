#include "study/distractors/mass.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "study/correlation/correlation.h"
#include "study/correlation/distribution.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The interval of the median: the numbers of rank n/2 ∓ 1.96·√n/2.
Interval median_interval(const std::vector<double>& sorted) {
  const auto n = static_cast<double>(sorted.size());
  if (sorted.size() < 6) return {.low = nan, .high = nan};  // even all of them are not 95 %
  const double half = normal_quantile_975 * std::sqrt(n) / 2;
  const auto low = static_cast<size_t>(std::max(0.0, std::floor(n / 2 - half)));
  return {.low = sorted[low], .high = sorted[sorted.size() - 1 - low]};
}

MassSummary summarise(std::vector<double> values) {
  MassSummary out{
      .mean = estimate_mean(values, -infinity, infinity), .quantiles = {}, .median = {}};
  std::ranges::sort(values);
  for (size_t q = 0; q < mass_quantiles.size(); ++q)
    out.quantiles[q] = quantile_of_sorted(values, mass_quantiles[q]);
  out.median = median_interval(values);
  return out;
}

/// Terms of a document: sums over its models.
enum Term : uint8_t {
  pairs,
  sum_r,
  sum_w,
  sum_rr,
  sum_ww,
  sum_rw,
  one,  // a document
  within_rr,
  within_ww,
  within_rw,
  rank_correlation,
  terms_of_coupling = rank_correlation + mean_terms,
};

/// Sums of squares and products around means.
struct Moments {
  double rr, ww, rw;

  [[nodiscard]] double pearson() const {
    return rr > 0 && ww > 0 ? std::clamp(rw / std::sqrt(rr * ww), -1.0, 1.0) : nan;
  }
  [[nodiscard]] double slope() const { return rr > 0 ? rw / rr : nan; }
  [[nodiscard]] double residual(double degrees) const {
    if (!(degrees > 0) || !(rr > 0)) return nan;
    return std::sqrt(std::max(0.0, ww - rw * rw / rr) / degrees);
  }
};

void make_coupling(std::span<const double> sums, std::span<Statistic> out) {
  const double n = sums[pairs];
  const double documents = sums[one];
  const Moments all{.rr = sums[sum_rr] - sums[sum_r] * sums[sum_r] / n,
                    .ww = sums[sum_ww] - sums[sum_w] * sums[sum_w] / n,
                    .rw = sums[sum_rw] - sums[sum_r] * sums[sum_w] / n};
  const Moments within{.rr = sums[within_rr], .ww = sums[within_ww], .rw = sums[within_rw]};
  size_t at = 0;
  const auto tell = [&](double value) { out[at++] = {.value = value, .n = documents}; };
  tell(all.pearson());
  tell(all.slope());
  tell(all.residual(n - 2));
  tell(within.pearson());
  tell(within.slope());
  tell(within.residual(n - documents - 1));
  out[at] = mean_at(sums, rank_correlation);
}

}  // namespace

void ModelMasses::append(const ModelMasses& other) {
  right.resize(std::max(right.size(), other.right.size()));
  wrong.resize(right.size());
  for (size_t i = 0; i < other.right.size(); ++i) {
    right[i].insert(right[i].end(), other.right[i].begin(), other.right[i].end());
    wrong[i].insert(wrong[i].end(), other.wrong[i].begin(), other.wrong[i].end());
  }
}

ModelMasses model_masses(const ChoicePanel& panel, const Masses& masses) {
  ModelMasses out;
  out.right.resize(panel.places.back() + 1);
  out.wrong.resize(out.right.size());
  for (size_t m = 0; m < panel.models(); ++m)
    for (size_t d = 0; d < panel.documents(); ++d) {
      out.right[panel.places[m]].push_back(masses.right[d * panel.models() + m]);
      out.wrong[panel.places[m]].push_back(masses.wrong[d * panel.models() + m]);
    }
  return out;
}

std::vector<ModelMass> summarise_masses(const ModelMasses& masses) {
  std::vector<ModelMass> out;
  for (size_t place = 0; place < masses.right.size(); ++place) {
    if (masses.right[place].empty()) continue;
    out.push_back({.place = place,
                   .right = summarise(masses.right[place]),
                   .wrong = summarise(masses.wrong[place])});
  }
  return out;
}

SampleSums coupling_terms(const ChoicePanel& panel, const Masses& masses) {
  SampleSums sums(terms_of_coupling);
  sums.reserve(panel.documents());
  const size_t models = panel.models();
  for (size_t d = 0; d < panel.documents(); ++d) {
    const auto right = std::span(masses.right).subspan(d * models, models);
    const auto wrong = std::span(masses.wrong).subspan(d * models, models);
    const auto n = static_cast<double>(models);
    const double mean_right = std::accumulate(right.begin(), right.end(), 0.0) / n;
    const double mean_wrong = std::accumulate(wrong.begin(), wrong.end(), 0.0) / n;
    const std::span<double> terms = sums.add();
    for (size_t m = 0; m < models; ++m) {
      const double r = right[m] - mean_right;
      const double w = wrong[m] - mean_wrong;
      terms[within_rr] += r * r;
      terms[within_ww] += w * w;
      terms[within_rw] += r * w;
    }
    terms[pairs] = n;
    terms[one] = 1;
    terms[sum_r] = n * mean_right;
    terms[sum_w] = n * mean_wrong;
    terms[sum_rr] = terms[within_rr] + n * mean_right * mean_right;
    terms[sum_ww] = terms[within_ww] + n * mean_wrong * mean_wrong;
    terms[sum_rw] = terms[within_rw] + n * mean_right * mean_wrong;
    put(terms, rank_correlation, correlation(Correlation::spearman, right, wrong));
  }
  return sums;
}

MassCoupling estimate_coupling(const SampleSums& terms, const Draws& draws) {
  const std::vector<Estimate> found = estimate_sums(terms, 7, make_coupling, draws);
  return {.pearson = found[0],
          .slope = found[1],
          .residual = found[2],
          .pearson_within = found[3],
          .slope_within = found[4],
          .residual_within = found[5],
          .spearman = found[6]};
}

std::vector<MassPoint> mass_points(const ChoicePanel& panel, const Masses& masses,
                                   const std::vector<size_t>& documents) {
  std::vector<MassPoint> out;
  out.reserve(documents.size() * panel.models());
  for (size_t m = 0; m < panel.models(); ++m)
    for (const size_t d : documents) {
      const size_t at = d * panel.models() + m;
      out.push_back({.place = panel.places[m],
                     .doc_id = panel.doc_id[d],
                     .log10_compute = panel.log_compute[m],
                     .log10_right = masses.right[at] / std::numbers::ln10,
                     .log10_wrong = masses.wrong[at] / std::numbers::ln10});
    }
  return out;
}

std::vector<size_t> thinned(size_t all, size_t most) {
  const size_t kept = std::min(all, std::max<size_t>(most, 1));
  std::vector<size_t> out;
  out.reserve(kept);
  for (size_t i = 0; i < kept; ++i) out.push_back(i * all / kept);
  return out;
}

}  // namespace lux
