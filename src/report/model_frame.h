// What models are beside what they score, as a frame for regressions.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"
#include "study/metrics/estimate.h"
#include "study/regression/frame.h"

namespace lux {

/// One score of one model.
struct ModelScore {
  std::string model;  // its model_id
  std::string name;   // clemscore, played, quality; taboo.quality; arc_easy.acc; tasks.main
  Estimate value;     // NaN where it is withheld; its error NaN where that is not known
};

struct ModelFrameOptions {
  bool without_assumed = false;  // numbers that are guesses count as not known
  std::string cluster = "family";
  std::string weigh_by;  // the score whose standard errors the frame points to; empty: none
};

struct ModelFrame {
  /// Rows are models that have a score, by name (by model_id where two have one name), in the order
  /// of the scores. Numbers: the scores; "<score>.se" where errors are known; params,
  /// params_active, params_non_embedding, tokens, step, compute_flops, context, layers, embedding
  /// as the cards have them; params_b, tokens_t, context_k in billions, trillions, thousands;
  /// release and cutoff in years; commercial, multilingual, multimodal as 0 and 1. Texts: family,
  /// tuning, base_model, model_group, quantisation, access, architecture, provider, licence,
  /// instruction_data, release_date, cutoff_date, assumed. Columns that no model has are left out.
  DataFrame frame;
  std::vector<std::string> model_ids;  // a row
  std::vector<std::string> scores;     // names of the scores, sorted
  std::vector<std::string> left_out;
};

/// `cards` as the lab keeps them. Fails where two rows would have one name and model_id.
[[nodiscard]] Result<ModelFrame> make_model_frame(const std::vector<Value>& cards,
                                                  const std::vector<ModelScore>& scores,
                                                  const ModelFrameOptions& options);

}  // namespace lux
