#include "study/distractors/ranks.h"

#include <algorithm>
#include <cmath>

#include "study/correlation/correlation.h"
#include "study/correlation/distribution.h"

namespace lux {
namespace {

enum Number : uint8_t {
  changed,
  changed_if_random,
  tau,
  leaders,
  leaders_if_random,
  constant,
  constant_if_random,
  numbers,
};

std::vector<size_t> wrong_choices(const ChoicePanel& panel, size_t document) {
  std::vector<size_t> out;
  for (size_t k = panel.first[document]; k < panel.first[document + 1]; ++k)
    if (panel.is_gold[k] == 0) out.push_back(k);
  return out;
}

/// The wrong choices' log-likelihoods by model m.
std::vector<double> wrong_logprobs(const ChoicePanel& panel, const std::vector<size_t>& wrong,
                                   size_t m) {
  std::vector<double> out;
  out.reserve(wrong.size());
  for (const size_t k : wrong) out.push_back(panel.logprob[m][k]);
  return out;
}

/// Tau-b of the orders by models m and m + 1; NaN where one of them has all choices equal.
double tau_of_step(const ChoicePanel& panel, const std::vector<size_t>& wrong, size_t m) {
  return correlation(Correlation::kendall, wrong_logprobs(panel, wrong, m),
                     wrong_logprobs(panel, wrong, m + 1));
}

}  // namespace

RankSteps rank_steps(const ChoicePanel& panel, const Masses& masses) {
  RankSteps steps;
  const size_t models = panel.models();
  for (size_t d = 0; d < panel.documents(); ++d) {
    const std::vector<size_t> wrong = wrong_choices(panel, d);
    if (wrong.size() < 2) continue;
    const uint32_t* leader = &masses.leader[d * models];
    for (size_t m = 0; m + 1 < models; ++m) {
      StepValues& step = steps[{panel.places[m], panel.places[m + 1]}];
      step.changed.push_back(leader[m] != leader[m + 1] ? 1 : 0);
      step.if_random.push_back(1 - 1 / static_cast<double>(wrong.size()));
      step.tau.push_back(tau_of_step(panel, wrong, m));
    }
  }
  return steps;
}

void append(RankSteps& to, const RankSteps& from) {
  const auto add = [](std::vector<double>& all, const std::vector<double>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  for (const auto& [pair, values] : from) {
    StepValues& step = to[pair];
    add(step.changed, values.changed);
    add(step.if_random, values.if_random);
    add(step.tau, values.tau);
  }
}

std::vector<RankStep> summarise_steps(const RankSteps& steps) {
  std::vector<RankStep> out;
  for (const auto& [pair, values] : steps) {
    std::vector<double> with_tau = values.tau;
    std::erase_if(with_tau, [](double x) { return std::isnan(x); });
    out.push_back({.from = pair.first,
                   .to = pair.second,
                   .changed = estimate_proportion(values.changed),
                   .changed_if_random = mean_of_present(values.if_random).value,
                   .tau = estimate_mean(with_tau, -1, 1)});
  }
  return out;
}

SampleSums rank_terms(const ChoicePanel& panel, const Masses& masses) {
  SampleSums sums(mean_terms * numbers);
  sums.reserve(panel.documents());
  const size_t models = panel.models();
  const auto m = static_cast<double>(models);
  std::vector<double> taus;
  for (size_t d = 0; d < panel.documents(); ++d) {
    const std::span<double> terms = sums.add();  // all 0, of nothing, where there is no order
    const std::vector<size_t> wrong = wrong_choices(panel, d);
    if (wrong.size() < 2) continue;
    std::vector<uint32_t> leading(&masses.leader[d * models], &masses.leader[d * models] + models);
    double changes = 0;
    taus.clear();
    for (size_t i = 0; i + 1 < models; ++i) {
      if (leading[i] != leading[i + 1]) ++changes;
      taus.push_back(tau_of_step(panel, wrong, i));
    }
    std::ranges::sort(leading);
    leading.erase(std::ranges::unique(leading).begin(), leading.end());
    const auto j = static_cast<double>(wrong.size());
    const auto tell = [&](Number number, double value) { put(terms, mean_terms * number, value); };
    tell(changed, changes / (m - 1));
    tell(changed_if_random, 1 - 1 / j);
    tell(tau, mean_of_present(taus).value);
    tell(leaders, static_cast<double>(leading.size()));
    tell(leaders_if_random, j * (1 - std::pow(1 - 1 / j, m)));
    tell(constant, leading.size() == 1 ? 1 : 0);
    tell(constant_if_random, std::pow(j, 1 - m));
  }
  return sums;
}

RankChanges estimate_ranks(const SampleSums& terms, const Draws& draws) {
  const std::vector<Estimate> means = estimate_means(terms, draws);
  return {.changed = means[changed],
          .changed_if_random = means[changed_if_random],
          .tau = means[tau],
          .leaders = means[leaders],
          .leaders_if_random = means[leaders_if_random],
          .constant = means[constant],
          .constant_if_random = means[constant_if_random]};
}

}  // namespace lux
