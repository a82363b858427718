// A GGUF model that tells the log-probabilities of a prompt's tokens, one prompt at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/llama/encode.h"
#include "model/llama/engine.h"

namespace lux::tools {

/// What the model says of one place of a prompt.
struct Place {
  Token token = 0;  // that stands there
  double logprob = 0;
  int64_t rank = 1;  // 1: the likeliest
  Token best = 0;
  double best_logprob = 0;
};

class PromptModel {
 public:
  [[nodiscard]] static Result<std::unique_ptr<PromptModel>> open(const std::string& file);

  /// The places after the first, and, as the last one, that of the token which would come next.
  [[nodiscard]] Result<std::vector<Place>> places(const std::vector<Token>& prompt);
  [[nodiscard]] std::vector<Token> tokens(const std::string& text, bool add_special) const;
  [[nodiscard]] std::string text(Token token) const;
  [[nodiscard]] int64_t context() const;

 private:
  explicit PromptModel(llama::ModelHandle model);

  llama::ModelHandle model_;
  llama::Encoder encoder_;
};

}  // namespace lux::tools
