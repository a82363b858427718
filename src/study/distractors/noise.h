// Where Accuracy's noise comes from: from the right choice's log-likelihood or the wrong ones'.
//
// Of each document, A is what the models give the right choice and B what they give the wrong ones,
// in nats: Accuracy is 1[A > B]. Least squares lay a line over log10 compute through each; a and b
// are the deviations from it, Â and B̂ the lines. Two questions, each a game of two players,
// r (a is kept) and w (b is kept), whose worth V is shared out as Shapley has it:
//
//   φ_r = ½ [V(r) − V(∅) + V(rw) − V(w)],   φ_w = ½ [V(w) − V(∅) + V(rw) − V(r)],
//   φ_r + φ_w = V(rw) − V(∅).
//
// * The margin's variance: V(S) = Var of the deviations kept of A − B. Then φ_r = Var a − Cov(a, b)
//   and φ_w = Var b − Cov(a, b), whose sum is Var(a − b) exactly. A part may be negative: where one
//   side's deviations make up for the other's.
// * Accuracy's: V(S) = mean of (Acc_S − Acc_∅)², the share of (document, model) that the deviations
//   kept turn over, where Acc_∅ = 1[Â > B̂] follows the lines alone.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "study/distractors/panel.h"
#include "study/distractors/sums.h"

namespace lux {

/// What stands for the right and for the wrong choices.
enum class NoiseOf {
  largest,  // the largest ℓ: A − B is the margin, 1[A > B] Accuracy (ties go to the lower index)
  mass,     // log Σ exp ℓ: A − B are the log odds of p^Choices, 1[A > B] is p^Choices > 1/2
};

inline constexpr std::array<NoiseOf, 2> all_noise{NoiseOf::largest, NoiseOf::mass};

[[nodiscard]] std::string_view name_of(NoiseOf noise);

/// Over documents and models. With two models there are no deviations, and no shares of them.
struct Noise {
  NoiseOf of = NoiseOf::largest;
  // Nats², sums of squares over (pairs − 2·documents).
  Estimate variance_right, variance_wrong, covariance, variance_margin;
  Estimate correlation;                             // of a and b
  Estimate margin_share_right, margin_share_wrong;  // φ ÷ Var(a − b)
  // Mean Accuracy where these deviations are kept.
  Estimate acc_none, acc_right, acc_wrong, acc_both;
  // V: the share that is turned over.
  Estimate turned_right, turned_wrong, turned_both;
  Estimate shapley_right, shapley_wrong;  // φ; the sum is turned_both
  Estimate share_right, share_wrong;      // φ ÷ turned_both
};

[[nodiscard]] SampleSums noise_terms(const ChoicePanel& panel, const Masses& masses, NoiseOf of);
[[nodiscard]] Noise estimate_noise(const SampleSums& terms, NoiseOf of, const Draws& draws);

}  // namespace lux
