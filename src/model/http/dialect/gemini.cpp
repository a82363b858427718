// Google's generateContent.
#include <algorithm>
#include <array>

#include "model/http/dialect/dialect.h"
#include "model/http/dialect/fields.h"

namespace lux::http {
namespace {

Value parts_of(const std::string& text) {
  return List{Map{{"text", text}}};
}

bool is_withheld(std::string_view reason) {
  constexpr std::array<std::string_view, 7> words = {
      "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "OTHER"};
  return std::ranges::find(words, reason) != words.end();
}

}  // namespace

Map gemini_chat_body(const ChatRequest& request) {
  Map body;
  List contents;
  for (const ChatTurn& turn : alternating(request.turns)) {
    if (turn.role == "system") {
      body["systemInstruction"] = Map{{"parts", parts_of(turn.content)}};
    } else {
      const char* role = turn.role == "assistant" ? "model" : "user";
      contents.emplace_back(Map{{"role", role}, {"parts", parts_of(turn.content)}});
    }
  }
  body["contents"] = std::move(contents);
  const Sampling& sampling = request.sampling;
  Map config{{"temperature", sampling.temperature}, {"maxOutputTokens", sampling.max_tokens}};
  if (!sampling.stop.empty())
    config["stopSequences"] = List(sampling.stop.begin(), sampling.stop.end());
  if (sampling.temperature > 0) config["seed"] = static_cast<int64_t>(sampling.seed % most_seed);
  body["generationConfig"] = std::move(config);
  return body;
}

Result<ChatAnswer> gemini_answer(const Value& body) {
  ChatAnswer answer;
  answer.id = text_at(body, "responseId");
  answer.model = text_at(body, "modelVersion");
  if (const Value* usage = body.find("usageMetadata"); usage != nullptr) {
    const int64_t thoughts = count_at(*usage, "thoughtsTokenCount");
    answer.tokens_in = count_at(*usage, "promptTokenCount");
    answer.tokens_out = count_at(*usage, "candidatesTokenCount") + thoughts;
    if (thoughts > 0) answer.tokens_reasoning = thoughts;
    if (const auto cached = usage->get_int("cachedContentTokenCount"))
      answer.tokens_cached = *cached;
  }
  if (const Value* feedback = body.find("promptFeedback"); feedback != nullptr)
    if (const auto reason = feedback->get_string("blockReason")) {
      answer.finish = ChatAnswer::Finish::withheld;
      answer.finish_reason = *reason;
      return answer;
    }
  const Value* candidates = body.find("candidates");
  if (candidates == nullptr || !candidates->is_list() || candidates->list().empty())
    return fail("without candidates");
  const Value& candidate = candidates->list().front();
  answer.finish_reason = text_at(candidate, "finishReason");
  if (answer.finish_reason.empty()) return fail("without a finishReason");
  if (answer.finish_reason == "MAX_TOKENS") answer.finish = ChatAnswer::Finish::length;
  if (is_withheld(answer.finish_reason)) answer.finish = ChatAnswer::Finish::withheld;
  const Value* content = candidate.find("content");
  const Value* parts = content == nullptr ? nullptr : content->find("parts");
  if (parts == nullptr || !parts->is_list()) return answer;  // nothing was said
  for (const Value& part : parts->list()) {
    const bool is_thought = part.get_bool("thought").value_or(false);
    (is_thought ? answer.reasoning : answer.text) += text_at(part, "text");
  }
  return answer;
}

}  // namespace lux::http
