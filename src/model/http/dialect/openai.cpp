// Chat completions and completions as OpenAI's API has them, and vLLM, llama-server, Mistral,
// OpenRouter and many others with it.
#include "model/http/dialect/dialect.h"
#include "model/http/dialect/fields.h"

namespace lux::http {
namespace {

void add_sampling(Map& body, const Endpoint& endpoint, const Sampling& sampling, bool is_chat) {
  body["temperature"] = sampling.temperature;
  // OpenAI's own models that reason take the newer name only.
  const bool newer = is_chat && endpoint.host == "api.openai.com";
  body[newer ? "max_completion_tokens" : "max_tokens"] = sampling.max_tokens;
  if (!sampling.stop.empty()) body["stop"] = List(sampling.stop.begin(), sampling.stop.end());
  if (sampling.temperature > 0)
    body[endpoint.provider == "mistral" ? "random_seed" : "seed"] =
        static_cast<int64_t>(sampling.seed % most_seed);
  if (endpoint.provider == "openrouter") body["usage"] = Map{{"include", true}};
  if (!endpoint.stream) return;
  body["stream"] = true;
  if (endpoint.provider != "mistral") body["stream_options"] = Map{{"include_usage", true}};
}

/// A message's content: a text, or parts, of which some are thoughts.
void take_content(const Value& content, ChatAnswer& answer) {
  if (content.is_string()) answer.text += content.string();
  if (!content.is_list()) return;
  for (const Value& part : content.list()) {
    if (auto text = part.get_string("text")) answer.text += *text;
    const Value* thoughts = part.find("thinking");
    if (thoughts == nullptr || !thoughts->is_list()) continue;
    for (const Value& thought : thoughts->list())
      if (auto text = thought.get_string("text")) answer.reasoning += *text;
  }
}

ChatAnswer::Finish finish_of(const std::string& reason) {
  if (reason == "length" || reason == "model_length") return ChatAnswer::Finish::length;
  if (reason == "content_filter") return ChatAnswer::Finish::withheld;
  return ChatAnswer::Finish::stop;
}

}  // namespace

Map openai_chat_body(const Endpoint& endpoint, const ChatRequest& request) {
  List messages;
  for (const ChatTurn& turn : alternating(request.turns))
    messages.emplace_back(Map{{"role", turn.role}, {"content", turn.content}});
  Map body{{"model", endpoint.model}, {"messages", std::move(messages)}};
  add_sampling(body, endpoint, request.sampling, true);
  return body;
}

Map openai_completion_body(const Endpoint& endpoint, const std::string& prompt,
                           const Sampling& sampling) {
  Map body{{"model", endpoint.model}, {"prompt", prompt}};
  add_sampling(body, endpoint, sampling, false);
  return body;
}

Result<ChatAnswer> openai_answer(const Value& body) {
  const Value* choices = body.find("choices");
  if (choices == nullptr || !choices->is_list() || choices->list().empty())
    return fail("without choices");
  const Value& choice = choices->list().front();
  if (const Value* error = choice.find("error"); error != nullptr && !error->is_null())
    return fail("with an error in its choice");  // a router whose provider broke off
  ChatAnswer answer;
  answer.finish_reason = text_at(choice, "finish_reason");
  if (answer.finish_reason == "error") return fail("with an error in its choice");
  answer.finish = finish_of(answer.finish_reason);
  if (const Value* message = choice.find("message"); message != nullptr && message->is_map()) {
    const Value* content = message->find("content");
    if (content == nullptr) return fail("without content");
    take_content(*content, answer);
    for (const char* key : {"reasoning_content", "reasoning"})
      if (answer.reasoning.empty()) answer.reasoning = text_at(*message, key);
  } else if (const auto text = choice.get_string("text")) {
    answer.text = *text;
  } else {
    return fail("without a message");
  }
  answer.id = text_at(body, "id");
  answer.model = text_at(body, "model");
  answer.fingerprint = text_at(body, "system_fingerprint");
  answer.provider = text_at(body, "provider");
  if (const Value* usage = body.find("usage"); usage != nullptr) {
    answer.tokens_in = count_at(*usage, "prompt_tokens");
    answer.tokens_out = count_at(*usage, "completion_tokens");
    if (const Value* details = usage->find("completion_tokens_details"); details != nullptr)
      answer.tokens_reasoning = details->get_int("reasoning_tokens");
    if (const Value* details = usage->find("prompt_tokens_details"); details != nullptr)
      answer.tokens_cached = details->get_int("cached_tokens");
    if (const auto cost = usage->get_number("cost"); cost && *cost >= 0) answer.dollars = *cost;
  }
  return answer;
}

}  // namespace lux::http
