// Anthropic's Messages API.
#include "model/http/dialect/dialect.h"
#include "model/http/dialect/fields.h"

namespace lux::http {

Map anthropic_chat_body(const Endpoint& endpoint, const ChatRequest& request) {
  Map body{{"model", endpoint.model}, {"max_tokens", request.sampling.max_tokens}};
  List messages;
  for (const ChatTurn& turn : alternating(request.turns)) {
    if (turn.role == "system") {
      body["system"] = turn.content;
    } else {
      messages.emplace_back(Map{{"role", turn.role}, {"content", turn.content}});
    }
  }
  body["messages"] = std::move(messages);
  body["temperature"] = request.sampling.temperature;
  const auto& stop = request.sampling.stop;
  if (!stop.empty()) body["stop_sequences"] = List(stop.begin(), stop.end());
  if (endpoint.stream) body["stream"] = true;
  return body;
}

Result<ChatAnswer> anthropic_answer(const Value& body) {
  const Value* content = body.find("content");
  if (content == nullptr || !content->is_list()) return fail("without content");
  ChatAnswer answer;
  for (const Value& block : content->list()) {
    const std::string type = text_at(block, "type");
    if (type == "text") answer.text += text_at(block, "text");
    if (type == "thinking") answer.reasoning += text_at(block, "thinking");
  }
  answer.finish_reason = text_at(body, "stop_reason");
  if (answer.finish_reason.empty()) return fail("without a stop_reason");
  if (answer.finish_reason == "max_tokens" ||
      answer.finish_reason == "model_context_window_exceeded")
    answer.finish = ChatAnswer::Finish::length;
  if (answer.finish_reason == "refusal") answer.finish = ChatAnswer::Finish::withheld;
  answer.id = text_at(body, "id");
  answer.model = text_at(body, "model");
  if (const Value* usage = body.find("usage"); usage != nullptr) {
    const int64_t cached = count_at(*usage, "cache_read_input_tokens");
    answer.tokens_in =
        count_at(*usage, "input_tokens") + cached + count_at(*usage, "cache_creation_input_tokens");
    answer.tokens_out = count_at(*usage, "output_tokens");
    if (cached > 0) answer.tokens_cached = cached;
  }
  return answer;
}

}  // namespace lux::http
