// Answers that come as streams of events, put together to what they would have been in one piece.
#include "base/json.h"
#include "model/http/dialect/dialect.h"
#include "model/http/dialect/fields.h"
#include "model/http/event_stream.h"

namespace lux::http {
namespace {

constexpr const char* broken_off = "with a stream that breaks off";

/// An event's data as JSON.
Result<Value> data_of(const StreamEvent& event) {
  auto data = parse_json(event.data);
  if (!data || !data->is_map()) return fail("with a stream whose events are no JSON");
  return data;
}

/// Whether an event tells of a failure in mid-stream; its body is then the answer's.
bool is_error(const Value& data) {
  const Value* error = data.find("error");
  return error != nullptr && !error->is_null();
}

/// The texts of a message's deltas, gathered: appending to a Value would copy them each time.
struct Gathered {
  std::string content, reasoning_content, reasoning;

  void take(const Value& delta) {
    if (const auto piece = delta.get_string("content")) content += *piece;
    if (const auto piece = delta.get_string("reasoning_content")) reasoning_content += *piece;
    if (const auto piece = delta.get_string("reasoning")) reasoning += *piece;
  }
};

}  // namespace

Result<Value> openai_stream(std::string_view stream) {
  LUX_TRY(const auto events, read_events(stream));
  Map body;
  Gathered message;
  std::string text;  // of a completion
  bool is_completion = false;
  bool any = false;
  bool done = false;
  Value finish;
  for (const StreamEvent& event : events) {
    if (event.data == "[DONE]") {
      done = true;
      break;
    }
    LUX_TRY(Value data, data_of(event));
    if (is_error(data)) return data;
    for (const char* key : {"id", "model", "system_fingerprint", "provider", "created", "usage"})
      if (const Value* value = data.find(key); value != nullptr && !value->is_null())
        body[key] = *value;
    const Value* choices = data.find("choices");
    if (choices == nullptr || !choices->is_list() || choices->list().empty()) continue;
    const Value& choice = choices->list().front();
    any = true;
    if (const Value* delta = choice.find("delta"); delta != nullptr) message.take(*delta);
    if (const auto piece = choice.get_string("text")) {
      text += *piece;
      is_completion = true;
    }
    if (const Value* reason = choice.find("finish_reason"); reason != nullptr && !reason->is_null())
      finish = *reason;
  }
  if (!any || (finish.is_null() && !done)) return fail("{}", broken_off);
  Map choice{{"index", 0}, {"finish_reason", finish}};
  if (is_completion) {
    choice["text"] = std::move(text);
  } else {
    Map made{{"role", "assistant"}, {"content", std::move(message.content)}};
    if (!message.reasoning_content.empty())
      made["reasoning_content"] = std::move(message.reasoning_content);
    if (!message.reasoning.empty()) made["reasoning"] = std::move(message.reasoning);
    choice["message"] = std::move(made);
  }
  body["choices"] = List{std::move(choice)};
  return Value(std::move(body));
}

Result<Value> anthropic_stream(std::string_view stream) {
  LUX_TRY(const auto events, read_events(stream));
  Map body;
  std::string text, thinking;
  bool done = false;
  for (const StreamEvent& event : events) {
    LUX_TRY(Value data, data_of(event));
    if (is_error(data)) return data;
    const std::string type = text_at(data, "type");
    if (type == "message_start") {
      const Value* message = data.find("message");
      if (message != nullptr && message->is_map()) body = message->map();
    } else if (type == "content_block_start") {
      const Value* block = data.find("content_block");
      if (block != nullptr) text += text_at(*block, "text");
    } else if (type == "content_block_delta") {
      const Value* delta = data.find("delta");
      if (delta == nullptr) continue;
      text += text_at(*delta, "text");
      thinking += text_at(*delta, "thinking");
    } else if (type == "message_delta") {
      if (const Value* delta = data.find("delta"); delta != nullptr)
        if (const Value* reason = delta->find("stop_reason"); reason != nullptr)
          body["stop_reason"] = *reason;
      const Value* usage = data.find("usage");
      if (usage == nullptr || !usage->is_map()) continue;
      Value& counted = body["usage"];
      if (!counted.is_map()) counted = Map{};
      for (const Member& member : usage->map()) counted.map()[member.key] = member.value;
    } else if (type == "message_stop") {
      done = true;
    }
  }
  if (!done) return fail("{}", broken_off);
  List content;
  if (!thinking.empty())
    content.emplace_back(Map{{"type", "thinking"}, {"thinking", std::move(thinking)}});
  content.emplace_back(Map{{"type", "text"}, {"text", std::move(text)}});
  body["content"] = std::move(content);
  return Value(std::move(body));
}

Result<Value> gemini_stream(std::string_view stream) {
  LUX_TRY(const auto events, read_events(stream));
  Map body;
  std::string text, thoughts;
  Value finish;
  bool any = false;
  for (const StreamEvent& event : events) {
    LUX_TRY(Value data, data_of(event));
    if (is_error(data)) return data;
    for (const char* key : {"responseId", "modelVersion", "usageMetadata", "promptFeedback"})
      if (const Value* value = data.find(key); value != nullptr) body[key] = *value;
    const Value* candidates = data.find("candidates");
    if (candidates == nullptr || !candidates->is_list() || candidates->list().empty()) continue;
    any = true;
    const Value& candidate = candidates->list().front();
    if (const Value* reason = candidate.find("finishReason"); reason != nullptr) finish = *reason;
    const Value* content = candidate.find("content");
    const Value* parts = content == nullptr ? nullptr : content->find("parts");
    if (parts == nullptr || !parts->is_list()) continue;
    for (const Value& part : parts->list())
      (part.get_bool("thought").value_or(false) ? thoughts : text) += text_at(part, "text");
  }
  const bool is_blocked = !any && body.find("promptFeedback") != nullptr;
  if (is_blocked) return Value(std::move(body));
  if (!any || finish.is_null()) return fail("{}", broken_off);
  List parts;
  if (!thoughts.empty()) parts.emplace_back(Map{{"text", std::move(thoughts)}, {"thought", true}});
  parts.emplace_back(Map{{"text", std::move(text)}});
  body["candidates"] = List{Map{{"content", Map{{"role", "model"}, {"parts", std::move(parts)}}},
                                {"finishReason", std::move(finish)}}};
  return Value(std::move(body));
}

}  // namespace lux::http
