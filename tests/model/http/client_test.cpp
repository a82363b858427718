#include "model/http/client.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>

namespace lux::http {
namespace {

/// A transport without a network: the test answers, and time does not pass.
class ScriptedTransport final : public Transport {
 public:
  void post(Task task) override { task(); }
  void fetch(Request request, Done done) override {
    sent.push_back(request.url);
    open_.emplace_back(std::move(request), std::move(done));
  }
  void after(double seconds, Task task) override {
    delays.push_back(seconds);
    later_.push_back(std::move(task));
  }
  [[nodiscard]] size_t open() const override { return open_.size(); }

  /// Answers the oldest open request.
  void answer(long status, const std::string& body = "", Headers headers = {}) {
    Done done = std::move(open_.front().second);
    open_.pop_front();
    Response response;
    response.status = status;
    response.body = body;
    response.headers = std::move(headers);
    done(std::move(response));
  }
  /// Runs what waits for its time.
  void pass_time() {
    for (Task& task : std::exchange(later_, {})) task();
  }

  std::vector<std::string> sent;
  std::vector<double> delays;

 private:
  std::deque<std::pair<Request, Done>> open_;
  std::vector<Task> later_;
};

class ClientTest : public ::testing::Test {
 protected:
  void open(ClientOptions options = {}, std::optional<Price> price = std::nullopt) {
    client = Client::open(transport, options, price, [](const Response& response) {
      Endpoint endpoint;
      endpoint.host = "a.example";
      Verdict verdict = judge_response(response, endpoint);
      verdict.answer = response.body;
      verdict.tokens_in = 1'000'000;
      return verdict;
    });
  }
  void ask(int64_t id) {
    Request request;
    request.url = std::to_string(id);
    client->ask(id, request, 1'000'000);
  }
  std::vector<Outcome> outcomes() {
    auto come = client->wait(0, {});
    return come ? *come : std::vector<Outcome>();
  }
  std::string ended() {
    const auto come = client->wait(0, {});
    return come ? "" : come.error().message;
  }

  ScriptedTransport transport;
  std::unique_ptr<Client> client;
};

TEST_F(ClientTest, HandsOutAnswersUnderTheirOwnNames) {
  open();
  ask(1);
  ask(2);
  transport.answer(200, "one");
  transport.answer(200, "two");
  const auto come = outcomes();
  ASSERT_EQ(come.size(), 2U);
  EXPECT_EQ(come[0].id, 1);
  EXPECT_EQ(come[0].verdict.answer.string(), "one");
  EXPECT_EQ(come[1].id, 2);
  EXPECT_EQ(come[1].attempts, 1);
}

TEST_F(ClientTest, TriesAgainAfterALongerAndLongerWhile) {
  open();
  ask(1);
  for (const long status : {500, 429, 502, 500}) {
    transport.answer(status);
    EXPECT_TRUE(outcomes().empty());
    EXPECT_FALSE(client->state().trouble.empty());
    transport.pass_time();
  }
  transport.answer(200, "late");
  const auto come = outcomes();
  ASSERT_EQ(come.size(), 1U);
  EXPECT_EQ(come[0].attempts, 5);
  EXPECT_EQ(client->state().retries, 4);
  EXPECT_EQ(client->state().trouble, "");
  ASSERT_EQ(transport.delays.size(), 4U);
  for (size_t i = 0; i < 4; ++i) {
    const double whole = 0.5 * static_cast<double>(1 << i);
    EXPECT_GE(transport.delays[i], whole / 2);
    EXPECT_LE(transport.delays[i], whole);
  }
}

TEST_F(ClientTest, WaitsAsLongAsTheServerAsksButNotForEver) {
  open();
  ask(1);
  transport.answer(429, "", {{"retry-after", "20"}});
  EXPECT_GE(transport.delays.back(), 20);
  EXPECT_LE(transport.delays.back(), 30);
  transport.pass_time();
  transport.answer(429, "", {{"retry-after", "86400"}});
  EXPECT_EQ(transport.delays.back(), 60);
}

TEST_F(ClientTest, GivesUpWhereTheSameFailureComesBack) {
  open();
  ask(1);
  for (int i = 0; i < 6; ++i) {
    transport.answer(500, R"({"error": {"message": "request )" + std::to_string(i) + R"("}})");
    transport.pass_time();
  }
  const auto come = outcomes();
  ASSERT_EQ(come.size(), 1U);
  EXPECT_EQ(come[0].verdict.kind, Verdict::Kind::retry);
  EXPECT_NE(come[0].verdict.why.find("Given up after 6 attempts."), std::string::npos);
  EXPECT_EQ(transport.sent.size(), 6U);
}

TEST_F(ClientTest, GivesUpAfterSoManyAttemptsWhateverFailed) {
  open({.most_attempts = 3});
  ask(1);
  for (const long status : {500, 502, 504}) {
    transport.answer(status);
    transport.pass_time();
  }
  EXPECT_EQ(outcomes().at(0).attempts, 3);
}

TEST_F(ClientTest, ARefusedRequestIsNotRepeatedAndHarmsNoOther) {
  open();
  ask(1);
  ask(2);
  transport.answer(400, R"({"error": {"message": "no"}})");
  transport.answer(200, "yes");
  const auto come = outcomes();
  ASSERT_EQ(come.size(), 2U);
  EXPECT_EQ(come[0].verdict.kind, Verdict::Kind::fatal_request);
  EXPECT_EQ(come[1].verdict.kind, Verdict::Kind::good);
}

TEST_F(ClientTest, WhatFailsForAllEndsTheRunAfterTheAnswersAreHandedOut) {
  open();
  ask(1);
  ask(2);
  ask(3);
  transport.answer(200, "one");
  transport.answer(401, R"({"error": {"message": "wrong key"}})");
  EXPECT_EQ(outcomes().size(), 1U);
  EXPECT_EQ(ended(), "a.example answered 401 (unauthorized): wrong key.");
}

TEST_F(ClientTest, AServerThatRefusesEverythingEndsTheRun) {
  open();
  for (int i = 0; i < 12; ++i) ask(i);
  for (int i = 0; i < 12; ++i) transport.answer(400);
  outcomes();
  EXPECT_NE(ended().find("The first 10 requests were all refused"), std::string::npos);
}

TEST_F(ClientTest, AServerThatIsGoneEndsTheRun) {
  open({.most_attempts = 1});
  for (int i = 0; i < 10; ++i) ask(i);
  for (int i = 0; i < 10; ++i) transport.answer(503);
  outcomes();
  EXPECT_NE(ended().find("10 requests in a row failed"), std::string::npos);
}

TEST_F(ClientTest, OverloadsMakeItAskLessAtOnce) {
  open({.concurrency = 30});
  for (int i = 0; i < 100; ++i) ask(i);
  EXPECT_EQ(transport.open(), 30U);
  transport.answer(429);
  EXPECT_EQ(client->state().concurrency, 20);
  EXPECT_EQ(transport.open(), 29U);  // nothing new until fewer than 20 are open
  for (int i = 0; i < 10; ++i) transport.answer(200);
  EXPECT_EQ(transport.open(), 20U);
}

TEST_F(ClientTest, StopsBeforeTheSpendingLimit) {
  open({.most_dollars = 5}, Price{.input = 2, .output = 0});  // $2 a request
  for (int i = 0; i < 4; ++i) ask(i);
  EXPECT_EQ(transport.open(), 2U);
  transport.answer(200);
  transport.answer(200);
  EXPECT_EQ(outcomes().size(), 2U);
  EXPECT_EQ(ended(),
            "The spending limit of $5 is reached: $4.0000 are spent, and the next request may cost "
            "$2.0000.");
  EXPECT_EQ(client->state().dollars, 4);
}

TEST_F(ClientTest, KeepsToRequestsAMinute) {
  open({.requests_per_minute = 60});
  for (int i = 0; i < 5; ++i) ask(i);
  EXPECT_EQ(transport.open(), 1U);
  EXPECT_NEAR(transport.delays.back(), 0, 1.01);
}

TEST_F(ClientTest, MayGoWhileRequestsAreOpen) {
  open();
  ask(1);
  ask(2);
  transport.answer(500);
  client.reset();
  transport.answer(200);
  transport.pass_time();
}

}  // namespace
}  // namespace lux::http
