// How requests are written and answers read, for each kind of API.
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/value.h"
#include "model/chat.h"
#include "model/http/dialect/chat_answer.h"
#include "model/http/endpoint.h"

namespace lux::http {

/// The request that asks for the next turn. Neighbouring turns of one role are joined.
[[nodiscard]] Request chat_request(const Endpoint& endpoint, const ChatRequest& request);

/// The request that asks to go on with a text, for base models. Only of the OpenAI dialect.
[[nodiscard]] Request completion_request(const Endpoint& endpoint, const std::string& prompt,
                                         const Sampling& sampling);

/// The body of an answer as JSON; of a stream of events, the body that the same answer would have
/// had in one piece. Fails with what is wrong ("with JSON that breaks off").
[[nodiscard]] Result<Value> answer_body(const Endpoint& endpoint, const Response& response);

/// Reads an answer to either request. Fails with what is wrong ("without choices").
[[nodiscard]] Result<ChatAnswer> read_answer(Dialect dialect, const Value& body);

// The dialects, one by one: the table behind the functions above. Bodies are without the
// endpoint's own parameters.

[[nodiscard]] Map openai_chat_body(const Endpoint& endpoint, const ChatRequest& request);
[[nodiscard]] Map openai_completion_body(const Endpoint& endpoint, const std::string& prompt,
                                         const Sampling& sampling);
[[nodiscard]] Result<ChatAnswer> openai_answer(const Value& body);
[[nodiscard]] Result<Value> openai_stream(std::string_view events);

[[nodiscard]] Map anthropic_chat_body(const Endpoint& endpoint, const ChatRequest& request);
[[nodiscard]] Result<ChatAnswer> anthropic_answer(const Value& body);
[[nodiscard]] Result<Value> anthropic_stream(std::string_view events);

[[nodiscard]] Map gemini_chat_body(const ChatRequest& request);
[[nodiscard]] Result<ChatAnswer> gemini_answer(const Value& body);
[[nodiscard]] Result<Value> gemini_stream(std::string_view events);

}  // namespace lux::http
