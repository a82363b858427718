#include "tests/tools/fault_server/answers.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json.h"

namespace lux::test {
namespace {

constexpr const char* model_name = "fault-model-1";

/// The text of a turn in whatever shape: a string, or parts with "text".
std::string text_of(const Value* content) {
  if (content == nullptr) return {};
  if (content->is_string()) return content->string();
  std::string text;
  if (content->is_list())
    for (const Value& part : content->list()) text += part.get_string("text").value_or("");
  return text;
}

void add_turn(std::string& all, const std::string& role, const std::string& text) {
  all += role + "\x1F" + text + "\x1E";
}

std::string turns_of(const Value& body) {
  std::string all;
  if (const Value* system = body.find("system")) add_turn(all, "system", text_of(system));
  if (const Value* system = body.find("systemInstruction"))
    add_turn(all, "system", text_of(system->find("parts")));
  for (const char* list : {"messages", "contents"}) {
    const Value* turns = body.find(list);
    if (turns == nullptr || !turns->is_list()) continue;
    for (const Value& turn : turns->list()) {
      std::string role = turn.get_string("role").value_or("");
      if (role == "model") role = "assistant";
      const Value* parts = turn.find("parts");
      add_turn(all, role, text_of(parts != nullptr ? parts : turn.find("content")));
    }
  }
  return all;
}

/// A text in three pieces, as a stream brings it.
std::vector<std::string> pieces_of(const std::string& text) {
  const size_t third = text.size() / 3;
  return {text.substr(0, third), text.substr(third, third), text.substr(2 * third)};
}

std::string data(const Value& value) {
  return "data: " + to_json(value) + "\n\n";
}

std::string named(const char* type, const Map& fields) {
  Map all{{"type", type}};
  for (const Member& field : fields) all[field.key] = field.value;
  return fmt::format("event: {}\n{}", type, data(Value(std::move(all))));
}

Map openai_usage() {
  return Map{{"prompt_tokens", 7}, {"completion_tokens", 5}, {"total_tokens", 12}};
}

Map openai_frame(const Asked& asked, const char* kind) {
  return Map{{"id", "answer-" + asked.key.substr(0, 16)},
             {"object", kind},
             {"created", 1},
             {"model", model_name},
             {"system_fingerprint", "fp_fault_1"}};
}

std::string openai_stream(const Asked& asked, const std::string& text, bool truncated) {
  const auto chunk = [&](const Value& delta, const Value& finish) {
    Map frame = openai_frame(asked, asked.completion ? "text_completion" : "chat.completion.chunk");
    frame["choices"] = List{
        Map{{"index", 0}, {asked.completion ? "text" : "delta", delta}, {"finish_reason", finish}}};
    return data(Value(std::move(frame)));
  };
  std::string all;
  if (!asked.completion) all += chunk(Map{{"role", "assistant"}, {"content", ""}}, nullptr);
  for (const std::string& piece : pieces_of(text))
    all += chunk(asked.completion ? Value(piece) : Value(Map{{"content", piece}}), nullptr);
  if (truncated) return all;
  all += chunk(asked.completion ? Value("") : Value(Map()), "stop");
  Map last = openai_frame(asked, "chat.completion.chunk");
  last["choices"] = List();
  last["usage"] = openai_usage();
  return all + data(Value(std::move(last))) + "data: [DONE]\n\n";
}

std::string anthropic_stream(const std::string& text, bool truncated) {
  std::string all =
      named("message_start",
            {{"message", Map{{"id", "msg_1"},
                             {"type", "message"},
                             {"role", "assistant"},
                             {"model", model_name},
                             {"content", List()},
                             {"stop_reason", nullptr},
                             {"usage", Map{{"input_tokens", 7}, {"output_tokens", 1}}}}}});
  all += named("content_block_start",
               {{"index", 0}, {"content_block", Map{{"type", "text"}, {"text", ""}}}});
  all += named("ping", {});
  for (const std::string& piece : pieces_of(text))
    all += named("content_block_delta",
                 {{"index", 0}, {"delta", Map{{"type", "text_delta"}, {"text", piece}}}});
  if (truncated) return all;
  all += named("content_block_stop", {{"index", 0}});
  all += named("message_delta",
               {{"delta", Map{{"stop_reason", "end_turn"}}}, {"usage", Map{{"output_tokens", 5}}}});
  return all + named("message_stop", {});
}

Map gemini_body(const std::string& text, bool is_last) {
  Map candidate{{"content", Map{{"parts", List{Map{{"text", text}}}}, {"role", "model"}}},
                {"index", 0}};
  if (is_last) candidate["finishReason"] = "STOP";
  return Map{{"candidates", List{std::move(candidate)}},
             {"usageMetadata", Map{{"promptTokenCount", 7}, {"candidatesTokenCount", 5}}},
             {"modelVersion", model_name},
             {"responseId", "r1"}};
}

std::string gemini_stream(const std::string& text, bool truncated) {
  const auto pieces = pieces_of(text);
  const std::string all =
      data(Value(gemini_body(pieces[0], false))) + data(Value(gemini_body(pieces[1], false)));
  return truncated ? all : all + data(Value(gemini_body(pieces[2], true)));
}

}  // namespace

std::optional<Asked> read_asked(const ServedRequest& request) {
  if (request.method != "POST") return std::nullopt;
  const std::string path = request.path.substr(0, request.path.find('?'));
  Asked asked;
  if (path.ends_with("/messages")) {
    asked.dialect = Dialect::anthropic;
  } else if (path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent")) {
    asked.dialect = Dialect::gemini;
    asked.stream = path.ends_with(":streamGenerateContent");
  } else if (path.ends_with("/completions")) {
    asked.completion = !path.ends_with("/chat/completions");
  } else {
    return std::nullopt;
  }
  const auto body = parse_json(request.body);
  if (!body || !body->is_map()) return std::nullopt;
  if (body->get_bool("stream").value_or(false)) asked.stream = true;
  const auto prompt = body->get_string("prompt");
  asked.key = sha256_hex(asked.completion ? prompt.value_or("") : turns_of(*body));
  return asked;
}

Value answer_body(const Asked& asked, const std::string& text) {
  if (asked.dialect == Dialect::gemini) return {gemini_body(text, true)};
  if (asked.dialect == Dialect::anthropic)
    return Map{{"id", "msg_1"},
               {"type", "message"},
               {"role", "assistant"},
               {"model", model_name},
               {"content", List{Map{{"type", "text"}, {"text", text}}}},
               {"stop_reason", "end_turn"},
               {"usage", Map{{"input_tokens", 7}, {"output_tokens", 5}}}};
  Map body = openai_frame(asked, asked.completion ? "text_completion" : "chat.completion");
  Map choice{{"index", 0}, {"finish_reason", "stop"}};
  if (asked.completion) {
    choice["text"] = text;
  } else {
    choice["message"] = Map{{"role", "assistant"}, {"content", text}};
  }
  body["choices"] = List{std::move(choice)};
  body["usage"] = openai_usage();
  return body;
}

std::string answer_stream(const Asked& asked, const std::string& text, bool truncated) {
  switch (asked.dialect) {
    case Dialect::openai:
      return openai_stream(asked, text, truncated);
    case Dialect::anthropic:
      return anthropic_stream(text, truncated);
    case Dialect::gemini:
      return gemini_stream(text, truncated);
  }
  return {};
}

}  // namespace lux::test
