#include "model/http/dialect/dialect.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "model/reasoning.h"

namespace lux::http {
namespace {

Endpoint endpoint_of(Dialect dialect, const std::string& provider = "openai") {
  Endpoint endpoint;
  endpoint.provider = provider;
  endpoint.dialect = dialect;
  endpoint.base = "https://a.example/v1";
  endpoint.host = "a.example";
  endpoint.model = "m";
  return endpoint;
}

ChatRequest conversation() {
  ChatRequest request;
  request.turns = {{"system", "Be brief."},
                   {"user", "One?"},
                   {"user", "Two?"},
                   {"assistant", "Yes."},
                   {"user", "Three?"}};
  request.sampling.max_tokens = 7;
  return request;
}

TEST(Dialect, WritesChatRequests) {
  const Request openai = chat_request(endpoint_of(Dialect::openai), conversation());
  EXPECT_EQ(openai.url, "https://a.example/v1/chat/completions");
  EXPECT_EQ(openai.body,
            R"({"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user",)"
            R"("content":"One?\n\nTwo?"},{"role":"assistant","content":"Yes."},{"role":"user",)"
            R"("content":"Three?"}],"temperature":0.0,"max_tokens":7})");
  const Request anthropic = chat_request(endpoint_of(Dialect::anthropic), conversation());
  EXPECT_EQ(anthropic.url, "https://a.example/v1/messages");
  EXPECT_EQ(anthropic.body,
            R"({"model":"m","max_tokens":7,"system":"Be brief.","messages":[{"role":"user",)"
            R"("content":"One?\n\nTwo?"},{"role":"assistant","content":"Yes."},{"role":"user",)"
            R"("content":"Three?"}],"temperature":0.0})");
  const Request gemini = chat_request(endpoint_of(Dialect::gemini), conversation());
  EXPECT_EQ(gemini.url, "https://a.example/v1/models/m:generateContent");
  EXPECT_EQ(gemini.body,
            R"({"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user",)"
            R"("parts":[{"text":"One?\n\nTwo?"}]},{"role":"model","parts":[{"text":"Yes."}]},)"
            R"({"role":"user","parts":[{"text":"Three?"}]}],"generationConfig":{"temperature":0.0,)"
            R"("maxOutputTokens":7}})");
}

TEST(Dialect, SendsTheSeedWhereItDecides) {
  ChatRequest request = conversation();
  request.sampling.temperature = 0.5;
  request.sampling.seed = (uint64_t{1} << 40) + 9;
  EXPECT_NE(chat_request(endpoint_of(Dialect::openai), request).body.find(R"("seed":9)"),
            std::string::npos);
  EXPECT_NE(chat_request(endpoint_of(Dialect::openai, "mistral"), request)
                .body.find(R"("random_seed":9)"),
            std::string::npos);
  EXPECT_NE(chat_request(endpoint_of(Dialect::gemini), request).body.find(R"("seed":9)"),
            std::string::npos);
}

TEST(Dialect, ThePlansParametersHaveTheLastWord) {
  Endpoint endpoint = endpoint_of(Dialect::gemini);
  endpoint.parameters = parse_json(R"({"generationConfig": {"thinkingConfig": {"thinkingBudget": 0},
      "temperature": null}, "safetySettings": []})")
                            ->map();
  const auto body = parse_json(chat_request(endpoint, conversation()).body);
  EXPECT_EQ(to_json(*body->find("generationConfig")),
            R"({"maxOutputTokens":7,"thinkingConfig":{"thinkingBudget":0}})");
  EXPECT_NE(body->find("safetySettings"), nullptr);
}

struct Case {
  const char* name;
  Dialect dialect;
  const char* body;
  const char* text;
  const char* reasoning;
  ChatAnswer::Finish finish;
  int64_t tokens_in, tokens_out;
};

using Finish = ChatAnswer::Finish;

// Shapes as the providers' references show them; the words are ours.
const Case cases[] = {
    {"openai", Dialect::openai,
     R"({"id":"c-1","model":"m-2024","system_fingerprint":"fp_1","choices":[{"index":0,"message":
        {"role":"assistant","content":"CLUE: warm","refusal":null},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,
        "completion_tokens_details":{"reasoning_tokens":0}}})",
     "CLUE: warm", "", Finish::stop, 19, 10},
    {"openai, cut by length while reasoning", Dialect::openai,
     R"({"choices":[{"message":{"role":"assistant","content":null,"reasoning_content":"Hm"},
        "finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2}})",
     "", "Hm", Finish::length, 1, 2},
    {"openrouter", Dialect::openai,
     R"({"provider":"P","choices":[{"message":{"content":"a","reasoning":"b"},"finish_reason":
        "stop","native_finish_reason":"end_turn"}],"usage":{"prompt_tokens":1,
        "completion_tokens":2,"cost":0.25}})",
     "a", "b", Finish::stop, 1, 2},
    {"openai, filtered", Dialect::openai,
     R"({"choices":[{"message":{"content":"part"},"finish_reason":"content_filter"}]})", "part", "",
     Finish::withheld, 0, 0},
    {"mistral, thinking", Dialect::openai,
     R"({"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":
        "so"}]},{"type":"text","text":"yes"}]},"finish_reason":"stop"}]})",
     "yes", "so", Finish::stop, 0, 0},
    {"completion", Dialect::openai,
     R"({"choices":[{"text":" on","index":0,"logprobs":null,"finish_reason":"length"}]})", " on",
     "", Finish::length, 0, 0},
    {"anthropic", Dialect::anthropic,
     R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking",
        "thinking":"t","signature":"s"},{"type":"text","text":"hi"}],"stop_reason":"end_turn",
        "usage":{"input_tokens":5,"cache_read_input_tokens":3,"output_tokens":7}})",
     "hi", "t", Finish::stop, 8, 7},
    {"anthropic, full", Dialect::anthropic,
     R"({"content":[{"type":"text","text":"x"}],"stop_reason":"max_tokens","usage":{}})", "x", "",
     Finish::length, 0, 0},
    {"anthropic, refused", Dialect::anthropic,
     R"({"content":[],"stop_reason":"refusal","usage":{}})", "", "", Finish::withheld, 0, 0},
    {"gemini", Dialect::gemini,
     R"({"candidates":[{"content":{"parts":[{"text":"t","thought":true},{"text":"a"},{"text":"b"}],
        "role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":4,
        "candidatesTokenCount":2,"thoughtsTokenCount":3},"modelVersion":"g-001"})",
     "ab", "t", Finish::stop, 4, 5},
    {"gemini, nothing said", Dialect::gemini,
     R"({"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS"}]})", "", "",
     Finish::length, 0, 0},
    {"gemini, blocked", Dialect::gemini, R"({"promptFeedback":{"blockReason":"SAFETY"}})", "", "",
     Finish::withheld, 0, 0},
};

TEST(Dialect, ReadsAnswers) {
  for (const Case& c : cases) {
    const auto body = parse_json(c.body);
    ASSERT_TRUE(body) << c.name;
    const auto answer = read_answer(c.dialect, *body);
    ASSERT_TRUE(answer) << c.name << ": " << answer.error().message;
    EXPECT_EQ(answer->text, c.text) << c.name;
    EXPECT_EQ(answer->reasoning, c.reasoning) << c.name;
    EXPECT_EQ(answer->finish, c.finish) << c.name;
    EXPECT_EQ(answer->tokens_in, c.tokens_in) << c.name;
    EXPECT_EQ(answer->tokens_out, c.tokens_out) << c.name;
  }
  const auto openai = read_answer(Dialect::openai, *parse_json(cases[0].body));
  EXPECT_EQ(openai->model, "m-2024");
  EXPECT_EQ(openai->fingerprint, "fp_1");
  const auto router = read_answer(Dialect::openai, *parse_json(cases[2].body));
  EXPECT_EQ(router->dollars, 0.25);
  EXPECT_EQ(router->provider, "P");
}

TEST(Dialect, WhatIsNoAnswerIsNone) {
  const std::pair<Dialect, const char*> broken[] = {
      {Dialect::openai, R"({})"},
      {Dialect::openai, R"({"choices":[]})"},
      {Dialect::openai, R"({"choices":[{}]})"},
      {Dialect::openai, R"({"choices":[{"message":{}}]})"},
      {Dialect::openai, R"({"choices":[{"message":{"content":"x"},"finish_reason":"error"}]})"},
      {Dialect::openai, R"({"choices":"x"})"},
      {Dialect::anthropic, R"({"content":"x"})"},
      {Dialect::anthropic, R"({"content":[]})"},
      {Dialect::gemini, R"({"candidates":[]})"},
      {Dialect::gemini, R"({"candidates":[{"content":{"parts":[{"text":"x"}]}}]})"},
  };
  for (const auto& [dialect, body] : broken)
    EXPECT_FALSE(read_answer(dialect, *parse_json(body))) << body;
}

Response stream_of(std::string body) {
  Response response;
  response.status = 200;
  response.headers = {{"content-type", "text/event-stream; charset=utf-8"}};
  response.body = std::move(body);
  return response;
}

ChatAnswer streamed(Dialect dialect, const std::string& body) {
  const auto whole = answer_body(endpoint_of(dialect), stream_of(body));
  EXPECT_TRUE(whole) << whole.error().message;
  return whole ? read_answer(dialect, *whole).value_or(ChatAnswer()) : ChatAnswer();
}

const std::string openai_events =
    "data: "
    "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":"
    "\"\"},\"finish_reason\":null}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"lo\"},\"finish_reason\":null}]}\n\n"
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n"
    "data: [DONE]\n\n";

TEST(Dialect, PutsStreamsTogether) {
  const ChatAnswer openai = streamed(Dialect::openai, openai_events);
  EXPECT_EQ(openai.text, "Hello");
  EXPECT_EQ(openai.reasoning, "hm");
  EXPECT_EQ(openai.tokens_out, 2);
  const ChatAnswer anthropic = streamed(
      Dialect::anthropic,
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"i\",\"model\":"
      "\"m\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":1}"
      "}}"
      "\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n"
      "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
      "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
      "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
      "{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n"
      "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
      "\"max_tokens\"},\"usage\":{\"output_tokens\":9}}\n\n"
      "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  EXPECT_EQ(anthropic.text, "Hi");
  EXPECT_EQ(anthropic.finish, Finish::length);
  EXPECT_EQ(anthropic.tokens_in, 5);
  EXPECT_EQ(anthropic.tokens_out, 9);
  const ChatAnswer gemini = streamed(
      Dialect::gemini,
      "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"
      "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"finishReason\":"
      "\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":1}}\n\n");
  EXPECT_EQ(gemini.text, "ab");
  EXPECT_EQ(gemini.tokens_in, 1);
}

TEST(Dialect, AStreamThatBreaksOffIsNoAnswer) {
  const Endpoint endpoint = endpoint_of(Dialect::openai);
  const size_t end = openai_events.find("data: {\"choices\":[{\"delta\":{},");
  // Whatever is lost before the finish reason: no part of an answer is taken for the whole.
  for (size_t length = 0; length <= end; length += 7) {
    const auto body = answer_body(endpoint, stream_of(openai_events.substr(0, length)));
    EXPECT_FALSE(body) << length;
  }
  EXPECT_FALSE(answer_body(endpoint_of(Dialect::gemini),
                           stream_of("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":"
                                     "\"a\"}]}}]}\n\n")));
  const auto error = answer_body(endpoint, stream_of("data: {\"error\":{\"message\":\"x\"}}\n\n"));
  ASSERT_TRUE(error);
  EXPECT_NE(error->find("error"), nullptr);
}

TEST(Dialect, TheContentTypeIsLookedAt) {
  Response page;
  page.status = 200;
  page.headers = {{"content-type", "text/html"}};
  page.body = "<html>";
  const auto body = answer_body(endpoint_of(Dialect::openai), page);
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().message, "with text/html where JSON belongs");
}

TEST(Reasoning, IsToldFromTheText) {
  EXPECT_EQ(part_reasoning("<think>\na\n</think>\n\nb").text, "\n\nb");
  EXPECT_EQ(part_reasoning("<think>\na\n</think>\n\nb").reasoning, "a");
  EXPECT_EQ(part_reasoning("a</think>b").text, "b");
  EXPECT_EQ(part_reasoning("<think>a").text, "");
  EXPECT_EQ(part_reasoning("<think>a").reasoning, "a");
  EXPECT_EQ(part_reasoning("a <think> b").text, "a <think> b");
}

}  // namespace
}  // namespace lux::http
