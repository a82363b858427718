#include "model/http/verdict.h"

#include <gtest/gtest.h>

namespace lux::http {
namespace {

using Kind = Verdict::Kind;

Endpoint endpoint() {
  Endpoint made;
  made.provider = "openai";
  made.host = "a.example";
  made.secrets.emplace_back("sk-secret");
  return made;
}

Verdict judge(long status, const std::string& body = "", Headers headers = {}) {
  Response response;
  response.status = status;
  response.body = body;
  response.headers = std::move(headers);
  return judge_response(response, endpoint());
}

TEST(Verdict, SortsStatuses) {
  for (const long status : {408, 409, 425, 429, 500, 502, 503, 504, 520, 529})
    EXPECT_EQ(judge(status).kind, Kind::retry) << status;
  for (const long status : {301, 307, 401, 402, 403, 404, 405, 501})
    EXPECT_EQ(judge(status).kind, Kind::fatal_run) << status;
  for (const long status : {400, 413, 422}) EXPECT_EQ(judge(status).kind, Kind::fatal_request);
  EXPECT_EQ(judge(200).kind, Kind::good);
  EXPECT_EQ(judge(204).kind, Kind::retry);  // an answer without a body is none
  EXPECT_TRUE(judge(429).overload);
  EXPECT_FALSE(judge(500).overload);
}

TEST(Verdict, QuotesTheServerWithoutSecrets) {
  const Verdict verdict = judge(
      401, R"({"error": {"message": "Incorrect key sk-secret.", "code": "invalid_api_key"}})");
  EXPECT_EQ(verdict.why, "a.example answered 401 (unauthorized): Incorrect key [key].");
  EXPECT_EQ(judge(502, "<html>nginx</html>").why, "a.example answered 502 (bad gateway).");
  EXPECT_EQ(judge(422, R"({"detail": [{"loc": "x"}]})").why,
            R"(a.example answered 422 (unprocessable): [{"loc":"x"}].)");
  EXPECT_EQ(judge(400, R"([{"error": {"message": "no\u001b[31m", "status": "INVALID"}}])").why,
            "a.example answered 400 (bad request): no [31m.");
}

TEST(Verdict, KnowsAFullContextInManyWords) {
  for (
      const char* body :
      {R"({"error": {"code": "context_length_exceeded", "message": "x"}})",
       R"({"error": {"code": 400, "type": "exceed_context_size_error", "message": "x"}})",
       R"({"object": "error", "message": "This model's maximum context length is 4096 tokens."})",
       R"({"type": "error", "error": {"message": "prompt is too long: 210000 tokens"}})",
       R"({"error": {"message": "The input token count (9) exceeds the maximum number of tokens"}})"}) {
    const Verdict verdict = judge(400, body);
    EXPECT_EQ(verdict.kind, Kind::fatal_request) << body;
    EXPECT_TRUE(verdict.overflow) << body;
  }
  EXPECT_FALSE(judge(400, R"({"error": {"message": "bad temperature"}})").overflow);
}

TEST(Verdict, AnEmptyPurseIsNoOverload) {
  EXPECT_EQ(judge(429, R"({"error": {"message": "x", "code": "insufficient_quota"}})").kind,
            Kind::fatal_run);
}

TEST(Verdict, HonoursRetryAfterInAllItsForms) {
  EXPECT_EQ(judge(429, "", {{"retry-after", "12"}}).retry_after, 12);
  EXPECT_EQ(judge(429, "", {{"retry-after", "1"}, {"retry-after-ms", "250"}}).retry_after, 0.25);
  EXPECT_EQ(judge(429, R"({"error": {"details": [{"retryDelay": "34s"}]}})").retry_after, 34);
  EXPECT_EQ(judge(429).retry_after, -1);
  EXPECT_EQ(retry_after_seconds("Sun, 06 Nov 1994 08:49:37 GMT", 784111770), 7);
  EXPECT_EQ(retry_after_seconds("Sun, 06 Nov 1994 08:49:37 GMT", 884111770), 0);
  EXPECT_EQ(retry_after_seconds("soon", 0), -1);
  EXPECT_EQ(retry_after_seconds("-5", 0), -1);
  EXPECT_EQ(retry_after_seconds("nan", 0), -1);
}

TEST(Verdict, WhatBreaksIsTriedAgainUnlessItCannotHelp) {
  Response response;
  response.why = "the connection was reset";
  for (const Broken broken : {Broken::resolve, Broken::connect, Broken::idle, Broken::total,
                              Broken::cut, Broken::protocol}) {
    response.broken = broken;
    EXPECT_EQ(judge_response(response, endpoint()).kind, Kind::retry);
  }
  response.broken = Broken::certificate;
  EXPECT_EQ(judge_response(response, endpoint()).kind, Kind::fatal_run);
  response.broken = Broken::too_large;
  EXPECT_EQ(judge_response(response, endpoint()).kind, Kind::fatal_request);
}

}  // namespace
}  // namespace lux::http
