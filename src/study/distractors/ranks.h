// How the order of the wrong choices changes from model to model.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "study/distractors/panel.h"
#include "study/distractors/sums.h"

namespace lux {

/// From one model to the next by compute, over documents with at least two wrong choices.
struct RankStep {
  size_t from = 0, to = 0;       // places in the slice
  Estimate changed;              // share whose likeliest wrong choice is another; Wilson's interval
  double changed_if_random = 0;  // the same for orders drawn at random: the mean of 1 − 1/J, where
                                 // J is the number of wrong choices
  Estimate tau;                  // mean of Kendall's tau-b of the two orders; 0 for random ones
};

/// What the steps are made of; a number a document.
struct StepValues {
  std::vector<double> changed, if_random, tau;
};

/// By places in the slice, from and to.
using RankSteps = std::map<std::pair<size_t, size_t>, StepValues>;

[[nodiscard]] RankSteps rank_steps(const ChoicePanel& panel, const Masses& masses);
void append(RankSteps& to, const RankSteps& from);
[[nodiscard]] std::vector<RankStep> summarise_steps(const RankSteps& steps);

/// Over all of a slice's models; means over documents with at least two wrong choices.
struct RankChanges {
  Estimate changed;  // share of the steps that change the likeliest wrong choice
  Estimate changed_if_random;
  Estimate tau;      // between models next to each other
  Estimate leaders;  // how many different choices are the likeliest wrong one by some model
  Estimate leaders_if_random;   // J·(1 − (1 − 1/J)^M) of J wrong choices and M models
  Estimate constant;            // share that has one leader by all models
  Estimate constant_if_random;  // J^(1 − M)
};

[[nodiscard]] SampleSums rank_terms(const ChoicePanel& panel, const Masses& masses);
[[nodiscard]] RankChanges estimate_ranks(const SampleSums& terms, const Draws& draws);

}  // namespace lux
