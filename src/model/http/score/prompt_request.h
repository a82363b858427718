// Requests for the log-probabilities of a prompt.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/encoded_request.h"
#include "model/http/endpoint.h"
#include "model/http/score/asker.h"
#include "model/http/score/token_scores.h"

namespace lux::http {

/// How a server gives the log-probabilities of a prompt.
enum class Method {
  none,
  prompt_logprobs,  // vLLM's parameter
  echo,             // the prompt comes back with the answer: OpenAI's legacy completions
};

/// Tokens, or a text that the server cuts and puts BOS before as it is used to.
using Prompt = std::variant<std::vector<Token>, std::string>;

/// One token is generated with it, which no one looks at: not all servers can do without. The
/// temperature is 1, where scaling by it changes nothing, should a server do that before it takes
/// the logarithm. The endpoint's own parameters are sent too, but for those that shape answers.
[[nodiscard]] Asker::Question prompt_question(const Endpoint& endpoint, Method method,
                                              const Prompt& prompt);

/// The scores of the prompt's tokens out of the answer to that question.
[[nodiscard]] Result<TokenScores> read_prompt(const Value& answer, Method method,
                                              const Prompt& prompt);

}  // namespace lux::http
