#include "study/distractors/fit_terms.h"

namespace lux {

void FitTerms::reserve(size_t documents) {
  for (SampleSums* sums : {&slopes, &coupling, &frozen}) sums->reserve(documents);
  for (SampleSums& sums : noise) sums.reserve(documents);
}

void FitTerms::append(const FitTerms& other) {
  slopes.append(other.slopes);
  coupling.append(other.coupling);
  frozen.append(other.frozen);
  for (size_t i = 0; i < noise.size(); ++i) noise[i].append(other.noise[i]);
}

FitTerms fit_terms(const ChoicePanel& panel, const Masses& masses,
                   const std::vector<DocumentScores>& scores, FrozenAt frozen_at) {
  FitTerms terms;
  terms.slopes = slope_terms(panel, masses);
  terms.coupling = coupling_terms(panel, masses);
  terms.frozen = frozen_terms(panel, scores, frozen_at);
  for (const NoiseOf of : all_noise)
    terms.noise[static_cast<size_t>(of)] = noise_terms(panel, masses, of);
  return terms;
}

FitEstimates estimate_fits(const FitTerms& terms, const Draws& draws) {
  FitEstimates out;
  out.slopes = estimate_slopes(terms.slopes, draws);
  out.coupling = estimate_coupling(terms.coupling, draws);
  for (const NoiseOf of : all_noise)
    out.noise.push_back(estimate_noise(terms.noise[static_cast<size_t>(of)], of, draws));
  out.frozen = estimate_frozen(terms.frozen, draws);
  return out;
}

}  // namespace lux
