#include "model/http/score/prompt_request.h"

#include "base/json.h"

namespace lux::http {
namespace {

constexpr int64_t bytes_a_token = 4;  // a guess, for a text

/// Parameters that say how much is generated and how it comes.
bool is_about_answers(std::string_view name) {
  return name == "max_completion_tokens" || name == "min_tokens" || name == "n" ||
         name == "best_of" || name == "stream" || name == "stream_options" || name == "stop";
}

}  // namespace

Asker::Question prompt_question(const Endpoint& endpoint, Method method, const Prompt& prompt) {
  Map body{{"model", endpoint.model}, {"max_tokens", 1}, {"temperature", 1.0}, {"top_p", 1.0}};
  int64_t expected = 1;
  if (const auto* tokens = std::get_if<std::vector<Token>>(&prompt)) {
    List numbers;
    numbers.reserve(tokens->size());
    for (const Token token : *tokens) numbers.emplace_back(static_cast<int64_t>(token));
    expected += static_cast<int64_t>(tokens->size());
    body["prompt"] = std::move(numbers);
  } else {
    const auto& text = std::get<std::string>(prompt);
    expected += static_cast<int64_t>(text.size()) / bytes_a_token;
    body["prompt"] = text;
  }
  if (method == Method::prompt_logprobs) {
    body["prompt_logprobs"] = 1;
  } else {
    body["echo"] = true;
    body["logprobs"] = 1;
  }
  for (const auto& [name, value] : endpoint.parameters)
    if (body.find(name) == nullptr && !value.is_null() && !is_about_answers(name))
      body[name] = value;
  return {endpoint.request("/completions", to_json(body)), expected};
}

Result<TokenScores> read_prompt(const Value& answer, Method method, const Prompt& prompt) {
  const auto* tokens = std::get_if<std::vector<Token>>(&prompt);
  if (method == Method::prompt_logprobs && tokens != nullptr)
    return read_prompt_logprobs(answer, *tokens);
  return read_echo(answer, tokens != nullptr ? tokens->size() : 0);
}

}  // namespace lux::http
