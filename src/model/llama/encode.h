// A GGUF vocabulary as a tokenizer: text to tokens, by the harness's conventions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/encoded_request.h"

struct llama_vocab;

namespace lux::llama {

class Encoder {
 public:
  /// `max_tokens`: the most tokens that go through the model for one request.
  Encoder(const llama_vocab& vocabulary, int32_t max_tokens);

  /// The conventions of encoded_request.h.
  [[nodiscard]] Result<EncodedRequest> encode(const ScoreRequest& request) const;

  [[nodiscard]] std::vector<Token> tokens(std::string_view text, bool add_special) const;
  /// The tokens of a whole text, with special ones as the tokenizer says, but no second BOS where
  /// the text begins with it.
  [[nodiscard]] std::vector<Token> text_tokens(std::string_view text) const;

  [[nodiscard]] const PrefixToken& prefix() const { return prefix_; }

 private:
  const llama_vocab& vocabulary_;
  int32_t max_tokens_;
  PrefixToken prefix_;
};

}  // namespace lux::llama
