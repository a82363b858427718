// Text to tokens, by lm-evaluation-harness's conventions for log-likelihood requests, whoever cuts
// the text: a vocabulary in this process, or a server's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/scorer.h"

namespace lux {

/// A token's number in its model's vocabulary.
using Token = int32_t;

/// What is put through the model for one request: `tokens` without the last one, and the last
/// `targets` tokens are those that are scored.
struct EncodedRequest {
  std::vector<Token> tokens;
  int32_t targets = 0;
  int32_t context_tokens = 0;  // before truncation
  bool truncated = false;
  bool boundary_merge = false;
};

/// The token that stands for an empty context: BOS, else EOS.
struct PrefixToken {
  std::optional<Token> token;  // nothing: the model has neither
  std::string text;            // how it is written; empty: unknown
};

/// A text whose tokens are wanted.
struct TextToCut {
  std::string text;
  bool add_special = false;  // BOS and EOS, as the tokenizer's own settings say

  bool operator==(const TextToCut&) const = default;
};

/// The texts whose tokens make up a request.
struct RequestTexts {
  TextToCut whole;
  std::optional<TextToCut> context;  // nothing where the context is empty
};

/// The conventions' first half. White space at the context's end belongs to the continuation;
/// special tokens are added as the tokenizer says, but not where the text begins with the prefix
/// token already.
[[nodiscard]] RequestTexts texts_of(const ScoreRequest& request, const PrefixToken& prefix);

/// The conventions' second half. The continuation's tokens are those of the whole text behind as
/// many as the context alone has; an empty context is the prefix token; what is too long loses
/// tokens on the left. `max_tokens`: the most that go through the model for one request. Fails
/// where the continuation has no token of its own or does not fit, and on a model without prefix
/// token for an empty context.
[[nodiscard]] Result<EncodedRequest> encode_request(const ScoreRequest& request,
                                                    const PrefixToken& prefix,
                                                    std::vector<Token> whole,
                                                    const std::vector<Token>& context,
                                                    int32_t max_tokens);

}  // namespace lux
