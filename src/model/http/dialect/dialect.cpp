#include "model/http/dialect/dialect.h"

#include "base/json.h"
#include "base/text.h"

namespace lux::http {
namespace {

/// The plan's own parameters: what is null is taken out, maps are joined.
void put_parameters(Map& body, const Map& parameters) {
  for (const Member& member : parameters) {
    if (member.value.is_null()) {
      body.erase(member.key);
      continue;
    }
    Value& place = body[member.key];
    if (place.is_map() && member.value.is_map()) {
      put_parameters(place.map(), member.value.map());
    } else {
      place = member.value;
    }
  }
}

Request request_of(const Endpoint& endpoint, std::string_view path, Map body) {
  put_parameters(body, endpoint.parameters);
  return endpoint.request(path, to_json(Value(std::move(body))));
}

/// A model's name as part of a path: "models/gemini-2.0-flash", "tunedModels/x".
std::string gemini_model(const std::string& model) {
  return model.find('/') == std::string::npos ? "models/" + model : model;
}

}  // namespace

Request chat_request(const Endpoint& endpoint, const ChatRequest& request) {
  switch (endpoint.dialect) {
    case Dialect::openai:
      break;
    case Dialect::anthropic:
      return request_of(endpoint, "/messages", anthropic_chat_body(endpoint, request));
    case Dialect::gemini:
      return request_of(
          endpoint,
          fmt::format("/{}:{}", gemini_model(endpoint.model),
                      endpoint.stream ? "streamGenerateContent?alt=sse" : "generateContent"),
          gemini_chat_body(request));
  }
  return request_of(endpoint, "/chat/completions", openai_chat_body(endpoint, request));
}

Request completion_request(const Endpoint& endpoint, const std::string& prompt,
                           const Sampling& sampling) {
  return request_of(endpoint, "/completions", openai_completion_body(endpoint, prompt, sampling));
}

Result<Value> answer_body(const Endpoint& endpoint, const Response& response) {
  const std::string_view type = response.header("content-type");
  if (type.starts_with("text/event-stream")) {
    switch (endpoint.dialect) {
      case Dialect::openai:
        return openai_stream(response.body);
      case Dialect::anthropic:
        return anthropic_stream(response.body);
      case Dialect::gemini:
        return gemini_stream(response.body);
    }
  }
  if (!type.empty() && type.find("json") == std::string_view::npos)
    return fail("with {} where JSON belongs", type.substr(0, type.find(';')).substr(0, 60));
  auto body = parse_json(response.body);
  if (!body) return fail("with JSON that cannot be read");
  if (!body->is_map()) return fail("with JSON that is no object");
  return body;
}

Result<ChatAnswer> read_answer(Dialect dialect, const Value& body) {
  switch (dialect) {
    case Dialect::openai:
      return openai_answer(body);
    case Dialect::anthropic:
      return anthropic_answer(body);
    case Dialect::gemini:
      return gemini_answer(body);
  }
  return fail("in no dialect");
}

}  // namespace lux::http
