// Log-probabilities of a prompt's tokens, read out of the two forms in which servers give them.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "model/encoded_request.h"

namespace lux::http {

/// One token of a prompt.
struct TokenScore {
  double logprob = std::numeric_limits<double>::quiet_NaN();  // given all tokens before it, nats
  bool greedy = false;  // no other token was likelier there; of equals, the lowest number
  std::string text;     // as the server writes it; bytes that are no text may be missing
  // The likeliest token there: its number or its text, as the server tells.
  std::optional<Token> best;
  std::string best_text;
  double best_logprob = std::numeric_limits<double>::quiet_NaN();
};

/// A prompt's tokens. Nothing predicts the first one: its logprob is NaN.
using TokenScores = std::vector<TokenScore>;

/// Reads `prompt_logprobs` (vLLM): null for the first token, then for each an object from token
/// numbers, as texts, to {"logprob", "rank", "decoded_token"}. `prompt` holds the tokens that were
/// sent. Fails with what is wrong ("without prompt_logprobs") where the answer has none or not as
/// many, misses a token that was sent, or holds a value that is no log-probability: NaN, above 0
/// (beyond rounding), or -infinity, which vLLM writes as -9999.
[[nodiscard]] Result<TokenScores> read_prompt_logprobs(const Value& answer,
                                                       std::span<const Token> prompt);

/// Reads an echoed prompt (`echo` with `logprobs`: OpenAI's legacy completions): the lists
/// `tokens`, `token_logprobs` and `top_logprobs`. Those that were generated stand at the end; the
/// usage tells how many. `prompt_tokens` is how many were sent; 0: a text was. Some servers leave
/// out the BOS that they put before a text: then the first token is the text's own. Fails as the
/// other does.
[[nodiscard]] Result<TokenScores> read_echo(const Value& answer, size_t prompt_tokens);

/// Whether the echo leaves out a token that the usage counts.
[[nodiscard]] bool echo_hides_bos(const Value& answer, size_t echoed);

/// Whether an answer holds log-probabilities of generated tokens, in any form.
[[nodiscard]] bool has_generated_logprobs(const Value& answer);

/// Whether every log-probability that the answer gives for its prompt is one: for a judge that does
/// not know the request. Fails with what is wrong.
[[nodiscard]] Status check_values(const Value& answer);

}  // namespace lux::http
