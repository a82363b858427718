#include "study/distractors/noise.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/distractors/trend.h"

namespace lux {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 2> names{"largest", "mass"};

/// Terms of a document: sums over its models.
enum Term : uint8_t {
  documents,
  pairs,
  squares_right,
  squares_wrong,
  products,
  acc_none,
  acc_right,
  acc_wrong,
  acc_both,
  turned_right,
  turned_wrong,
  turned_both,
  terms_of_noise,
};

constexpr size_t outputs = 18;

/// A document's line and deviations.
struct Parts {
  std::span<const double> actual;
  std::vector<double> deviation;

  Parts(const Trend& trend, std::span<const double> y) : actual(y), deviation(y.size()) {
    trend.deviations(y, deviation);
  }
  [[nodiscard]] double trend(size_t m) const { return actual[m] - deviation[m]; }
};

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : nan;
}

void make_noise(std::span<const double> sums, std::span<Statistic> out) {
  const double n = sums[documents];
  const double degrees = sums[pairs] - 2 * n;
  const double right = sums[squares_right];
  const double wrong = sums[squares_wrong];
  const double both = sums[products];
  const double margin = right + wrong - 2 * both;
  size_t at = 0;
  const auto tell = [&](double value) { out[at++] = {.value = value, .n = n}; };
  for (const double squares : {right, wrong, both, margin})
    tell(degrees > 0 ? squares / degrees : nan);
  tell(right > 0 && wrong > 0 ? both / std::sqrt(right * wrong) : nan);
  tell(ratio(right - both, margin));
  tell(ratio(wrong - both, margin));
  for (const Term term :
       {acc_none, acc_right, acc_wrong, acc_both, turned_right, turned_wrong, turned_both})
    tell(ratio(sums[term], sums[pairs]));
  const double of_right = (sums[turned_right] + sums[turned_both] - sums[turned_wrong]) / 2;
  const double of_wrong = (sums[turned_wrong] + sums[turned_both] - sums[turned_right]) / 2;
  tell(ratio(of_right, sums[pairs]));
  tell(ratio(of_wrong, sums[pairs]));
  tell(ratio(of_right, sums[turned_both]));
  tell(ratio(of_wrong, sums[turned_both]));
}

}  // namespace

std::string_view name_of(NoiseOf noise) {
  return names[static_cast<size_t>(noise)];
}

SampleSums noise_terms(const ChoicePanel& panel, const Masses& masses, NoiseOf of) {
  const bool largest = of == NoiseOf::largest;
  const std::vector<double>& all_right = largest ? masses.top_right : masses.right;
  const std::vector<double>& all_wrong = largest ? masses.top_wrong : masses.wrong;
  const size_t models = panel.models();
  const Trend trend(panel.log_compute);
  SampleSums sums(terms_of_noise);
  sums.reserve(panel.documents());
  for (size_t d = 0; d < panel.documents(); ++d) {
    const Parts right(trend, std::span(all_right).subspan(d * models, models));
    const Parts wrong(trend, std::span(all_wrong).subspan(d * models, models));
    const std::span<double> terms = sums.add();
    terms[documents] = 1;
    terms[pairs] = static_cast<double>(models);
    for (size_t m = 0; m < models; ++m) {
      const bool wins_ties = largest && masses.right_first[d * models + m] != 0;
      const auto acc = [&](double a, double b) {
        return a > b || (wins_ties && a == b) ? 1.0 : 0.0;
      };
      const double a = right.deviation[m];
      const double b = wrong.deviation[m];
      terms[squares_right] += a * a;
      terms[squares_wrong] += b * b;
      terms[products] += a * b;
      const double none = acc(right.trend(m), wrong.trend(m));
      const double by_right = acc(right.actual[m], wrong.trend(m));
      const double by_wrong = acc(right.trend(m), wrong.actual[m]);
      const double both = acc(right.actual[m], wrong.actual[m]);
      terms[acc_none] += none;
      terms[acc_right] += by_right;
      terms[acc_wrong] += by_wrong;
      terms[acc_both] += both;
      terms[turned_right] += std::abs(by_right - none);
      terms[turned_wrong] += std::abs(by_wrong - none);
      terms[turned_both] += std::abs(both - none);
    }
  }
  return sums;
}

Noise estimate_noise(const SampleSums& terms, NoiseOf of, const Draws& draws) {
  const std::vector<Estimate> found = estimate_sums(terms, outputs, make_noise, draws);
  return {.of = of,
          .variance_right = found[0],
          .variance_wrong = found[1],
          .covariance = found[2],
          .variance_margin = found[3],
          .correlation = found[4],
          .margin_share_right = found[5],
          .margin_share_wrong = found[6],
          .acc_none = found[7],
          .acc_right = found[8],
          .acc_wrong = found[9],
          .acc_both = found[10],
          .turned_right = found[11],
          .turned_wrong = found[12],
          .turned_both = found[13],
          .shapley_right = found[14],
          .shapley_wrong = found[15],
          .share_right = found[16],
          .share_wrong = found[17]};
}

}  // namespace lux
