#include "study/distractors/accuracy_bins.h"

#include <cmath>

namespace lux {
namespace {

// Terms of a document in each bin: how many of its models, how many of them right, and a mean's.
constexpr size_t bin_width = 2 + mean_terms;
constexpr size_t has_any = accuracy_bin_count * bin_width;  // behind them: 1 where it has models in
                                                            // the bin

/// exp ℓ_y / Σ exp ℓ_i from its log odds.
double probability(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

void make_shares(std::span<const double> sums, std::span<Statistic> out) {
  for (size_t bin = 0; bin < accuracy_bin_count; ++bin) {
    const auto here = sums.subspan(bin * bin_width, bin_width);
    const double documents = sums[has_any + bin];
    out[2 * bin] = {.value = here[1] / here[0], .n = documents};  // 0/0 is NaN: nothing
    out[2 * bin + 1] = {.value = mean_at(here, 2).value, .n = documents};
  }
}

}  // namespace

double bin_edge(size_t bin) {
  constexpr double step = 1.0 / accuracy_bin_count;
  return bin == accuracy_bin_count ? 1 : static_cast<double>(bin) * step;
}

size_t bin_of(double p) {
  auto bin = static_cast<size_t>(p * accuracy_bin_count);
  while (bin > 0 && p <= bin_edge(bin)) --bin;
  while (bin + 1 < accuracy_bin_count && p > bin_edge(bin + 1)) ++bin;
  return bin;
}

SampleSums bin_terms(const ChoicePanel& panel, const std::vector<DocumentScores>& scores) {
  SampleSums sums(has_any + accuracy_bin_count);
  sums.reserve(panel.documents());
  for (size_t d = 0; d < panel.documents(); ++d) {
    const std::span<double> terms = sums.add();
    for (const DocumentScores& by_model : scores) {
      const size_t bin = bin_of(probability(by_model.log_odds[d]));
      const auto here = terms.subspan(bin * bin_width, bin_width);
      ++here[0];
      if ((by_model.flags[d] & DocumentScores::right) != 0) ++here[1];
      if (!std::isnan(by_model.brier_log_odds[d])) {
        here[2] += brier_of(by_model.brier_log_odds[d]);
        ++here[3];
      }
      terms[has_any + bin] = 1;
    }
  }
  return sums;
}

std::vector<AccuracyBin> estimate_bins(const SampleSums& terms, const Draws& draws) {
  const std::vector<Estimate> found =
      estimate_sums(terms, 2 * accuracy_bin_count, make_shares, draws);
  std::vector<AccuracyBin> out;
  for (size_t bin = 0; bin < accuracy_bin_count; ++bin) {
    double pairs = 0;
    double right = 0;
    for (size_t s = 0; s < terms.samples(); ++s) {
      pairs += terms.sample(s)[bin * bin_width];
      right += terms.sample(s)[bin * bin_width + 1];
    }
    AccuracyBin& one = out.emplace_back();
    one.low = bin_edge(bin);
    one.high = bin_edge(bin + 1);
    one.pairs = static_cast<int64_t>(pairs);
    one.acc = found[2 * bin];
    one.brier = found[2 * bin + 1];
    if (pairs > 0) one.wilson = wilson_interval(right, pairs);
  }
  return out;
}

}  // namespace lux
