#include "model/http/transport.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <set>

#include "tests/model/http/test_certificate.h"
#include "tests/model/http/test_server.h"

namespace lux::http {
namespace {

using test::ServedRequest;
using test::TestServer;
using Connection = TestServer::Connection;

// NOLINTBEGIN(concurrency-mt-unsafe): set while no transport runs
/// An environment variable for as long as a test runs.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    if (value == nullptr) {
      ::unsetenv(name);
    } else {
      ::setenv(name, value, 1);
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

// NOLINTEND(concurrency-mt-unsafe)

class TransportTest : public testing::Test {
 protected:
  void SetUp() override { restart(); }

  void restart() {
    auto started = Transport::start("luxmeter-test/1");
    ASSERT_TRUE(started) << started.error().message;
    transport_ = std::move(*started);
  }

  static Request request(std::string url, std::string body = "{}") {
    Request made;
    made.url = std::move(url);
    made.body = std::move(body);
    made.headers = {{"Content-Type", "application/json"}};
    made.timeouts = {.connect = 10, .idle = 10, .total = 20};
    return made;
  }

  std::vector<Response> fetch_all(std::vector<Request> requests) {
    std::vector<Response> responses(requests.size());
    std::promise<void> all;
    size_t left = requests.size();
    transport_->post([&] {
      for (size_t i = 0; i < requests.size(); ++i)
        transport_->fetch(std::move(requests[i]), [&, i](Response response) {
          responses[i] = std::move(response);
          if (--left == 0) all.set_value();
        });
    });
    all.get_future().wait();
    return responses;
  }

  Response fetch(Request one) {
    std::vector<Request> requests;
    requests.push_back(std::move(one));
    return std::move(fetch_all(std::move(requests)).front());
  }

  Variable no_proxy_{"no_proxy", "*"};
  std::unique_ptr<Transport> transport_;
};

/// The response to bytes that are sent as they stand, the connection closed behind them.
TestServer::Handler says(std::string bytes) {
  return [bytes = std::move(bytes)](const ServedRequest&, const Connection& client) {
    client->send(bytes);
    client->close();
  };
}

TEST_F(TransportTest, ARequestArrivesAsItIsAndItsResponseComesWhole) {
  ServedRequest seen;
  const TestServer server([&](const ServedRequest& request, const Connection& client) {
    seen = request;
    client->answer(200, "the answer", "X-Request-Id: 7\r\nEmpty:\r\n");
  });
  Request sent = request(server.url("/v1/x?y=z"), std::string(3 << 20, 'b'));
  sent.secret_headers.emplace_back("Authorization", Secret("Bearer sesame"));
  const Response response = fetch(std::move(sent));
  EXPECT_EQ(response.broken, Broken::no) << response.why;
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "the answer");
  EXPECT_EQ(response.header("x-request-id"), "7");
  EXPECT_EQ(response.header("empty"), "");
  EXPECT_GT(response.first_byte, 0);
  EXPECT_GE(response.seconds, response.first_byte);
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.path, "/v1/x?y=z");
  EXPECT_EQ(seen.body, std::string(3 << 20, 'b'));
  EXPECT_EQ(seen.header("authorization"), "Bearer sesame");
  EXPECT_EQ(seen.header("user-agent"), "luxmeter-test/1");
  EXPECT_EQ(seen.header("content-type"), "application/json");
  EXPECT_EQ(seen.header("expect"), "");
}

TEST_F(TransportTest, GetHasNoBody) {
  ServedRequest seen;
  const TestServer server([&](const ServedRequest& request, const Connection& client) {
    seen = request;
    client->answer(204, "");
  });
  Request sent = request(server.url("/v1/models"), "");
  sent.method = "GET";
  EXPECT_EQ(fetch(std::move(sent)).status, 204);
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.header("content-length"), "");
}

TEST_F(TransportTest, ARedirectIsAResponse) {
  TestServer server([&](const ServedRequest&, const Connection& client) {
    client->answer(307, "", fmt::format("Location: {}\r\n", server.url("/other")));
  });
  const Response response = fetch(request(server.url()));
  EXPECT_EQ(response.status, 307);
  EXPECT_EQ(response.broken, Broken::no);
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(TransportTest, HeadersOfAnInterimResponseAreNotTheResponses) {
  const TestServer server(
      says("HTTP/1.1 103 Early\r\nRetry-After: 9\r\n\r\n"
           "HTTP/1.1 429 Too Many\r\nContent-Length: 2\r\n\r\nno"));
  const Response response = fetch(request(server.url()));
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.header("retry-after"), "");
  EXPECT_EQ(response.body, "no");
}

TEST_F(TransportTest, ConnectionsAreUsedAgain) {
  const TestServer server(
      [](const ServedRequest&, const Connection& client) { client->answer(200, "{}"); });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(fetch(request(server.url())).status, 200);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(server.requests(), 20);
}

TEST_F(TransportTest, WhatCannotBeSentIsSaidLater) {
  std::vector<Request> requests;
  for (const char* url : {"", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "127.0.0.1:1/x"})
    requests.push_back(request(url));
  requests.push_back(request("http://127.0.0.1:1/"));
  requests.back().headers.emplace_back("X-A", "1\r\nX-B: 2");
  requests.push_back(request("http://127.0.0.1:1/"));
  requests.back().secret_headers.emplace_back("Authorization", Secret(std::string("a\0b", 3)));
  std::promise<bool> within;
  transport_->post([&] {
    auto inside = std::make_shared<bool>(true);
    transport_->fetch(request(""), [&, inside](const Response&) { within.set_value(*inside); });
    *inside = false;
  });
  EXPECT_FALSE(within.get_future().get());
  for (const Response& response : fetch_all(std::move(requests))) {
    EXPECT_EQ(response.broken, Broken::request) << response.why;
    EXPECT_FALSE(response.why.empty());
    EXPECT_EQ(response.status, 0);
  }
}

TEST_F(TransportTest, ARefusedConnectionIsSaid) {
  std::string url;
  {
    const TestServer gone([](const ServedRequest&, const Connection&) {});
    url = gone.url();
  }
  std::vector<Request> requests;
  requests.reserve(20);
  for (int i = 0; i < 20; ++i) requests.push_back(request(url));
  for (const Response& response : fetch_all(std::move(requests))) {
    EXPECT_EQ(response.broken, Broken::connect);
    EXPECT_EQ(response.why, "there was no connection: Connection refused");
  }
}

TEST_F(TransportTest, AnUnknownHostIsSaid) {
  Request unknown = request("http://luxmeter-test.invalid/");
  unknown.timeouts.connect = 2;
  const Response response = fetch(std::move(unknown));
  if (response.broken == Broken::connect) GTEST_SKIP() << "the system's resolver does not answer";
  EXPECT_EQ(response.broken, Broken::resolve) << response.why;
}

void drip(TestServer& server, const Connection& client) {
  client->send("x");
  server.after(0.05, [&server, client] { drip(server, client); });
}

/// Not sooner, and on a loaded machine somewhat later.
void expect_about(double seconds, double expected) {
  EXPECT_GE(seconds, expected);
  EXPECT_LT(seconds, expected + 2);
}

TEST_F(TransportTest, TimeOutsAreToldApart) {
  TestServer server([&](const ServedRequest& request, const Connection& client) {
    if (request.path == "/mid") client->send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    if (request.path != "/loris") return;
    client->send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n");
    drip(server, client);
  });
  const auto timed = [&](const std::string& url, Timeouts timeouts) {
    Request sent = request(url);
    sent.timeouts = timeouts;
    return fetch(std::move(sent));
  };
  const Timeouts idle{.connect = 5, .idle = 0.3, .total = 8};
  Response response = timed(server.url("/before"), idle);
  EXPECT_EQ(response.broken, Broken::idle);
  EXPECT_EQ(response.why, "not a byte came for 0.3 s");
  expect_about(response.seconds, 0.3);
  EXPECT_EQ(response.status, 0);
  response = timed(server.url("/mid"), idle);
  EXPECT_EQ(response.broken, Broken::idle);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  response = timed(server.url("/loris"), {.connect = 5, .idle = 0.3, .total = 0.8});
  EXPECT_EQ(response.broken, Broken::total);
  expect_about(response.seconds, 0.8);
  // Not a byte of a TLS handshake.
  response = timed("https" + server.url().substr(4), {.connect = 0.3, .idle = 5, .total = 8});
  EXPECT_EQ(response.broken, Broken::connect);
  EXPECT_EQ(response.why, "there was no connection in time");
  expect_about(response.seconds, 0.3);
}

/// Reads a megabyte of a connection every 60 ms, `megabytes` in all, and answers.
void read_slowly(int listener, int megabytes) {
  const int socket = ::accept(listener, nullptr, nullptr);
  if (socket < 0) return;
  std::vector<char> bytes(1 << 20);
  for (int i = 0; i < megabytes; ++i) {
    ::recv(socket, bytes.data(), bytes.size(), MSG_WAITALL);
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
  }
  const std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
  ::close(socket);
}

TEST_F(TransportTest, ALongRequestThatGoesIsNotIdle) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_GE(listener, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listener, generic, size), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  ASSERT_EQ(::getsockname(listener, generic, &size), 0);
  std::thread reader(read_slowly, listener, 32);
  Request sent = request(fmt::format("http://127.0.0.1:{}/", ntohs(address.sin_port)),
                         std::string(32 << 20, 'b'));
  sent.timeouts.idle = 1.2;
  const Response response = fetch(std::move(sent));
  reader.join();
  ::close(listener);
  EXPECT_EQ(response.broken, Broken::no) << response.why;
  EXPECT_GT(response.seconds, 1.5);
}

struct BrokenCase {
  const char* name;
  std::string bytes;
  Broken broken;
  long status;
};

class BrokenResponses : public TransportTest, public testing::WithParamInterface<BrokenCase> {};

TEST_P(BrokenResponses, AreSaid) {
  const TestServer server(says(GetParam().bytes));
  const Response response = fetch(request(server.url()));
  EXPECT_EQ(response.broken, GetParam().broken) << response.why;
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(response.body, "");
  EXPECT_FALSE(response.why.empty());
  EXPECT_FALSE(response.why.contains("sesame")) << response.why;
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenResponses,
    testing::Values(
        BrokenCase{"nothing", "", Broken::cut, 0},
        BrokenCase{"half_a_header", "HTTP/1.1 200 OK\r\nX-A: sesa", Broken::cut, 200},
        BrokenCase{"short_body", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nsesame", Broken::cut,
                   200},
        BrokenCase{"half_a_chunk",
                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nsesame", Broken::cut,
                   200},
        BrokenCase{"no_last_chunk",
                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsesame\r\n",
                   Broken::cut, 200},
        BrokenCase{"bad_chunk",
                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsesame\r\nsesame\r\n",
                   Broken::protocol, 200},
        BrokenCase{"not_http", "sesame, and no HTTP at all\r\n\r\n", Broken::protocol, 0},
        BrokenCase{"bad_length", "HTTP/1.1 200 OK\r\nContent-Length: sesame\r\n\r\nsesame",
                   Broken::protocol, 200},
        BrokenCase{"long_header",
                   "HTTP/1.1 200 OK\r\n" +
                       [] {
                         std::string lines;
                         for (int i = 0; i < 600; ++i)
                           lines += "X: " + std::string(500, 'x') + "\r\n";
                         return lines;
                       }() +
                       "\r\n",
                   Broken::too_large, 200}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(TransportTest, ResetsAreCuts) {
  TestServer server([&](const ServedRequest& request, const Connection& client) {
    if (request.path == "/mid") client->send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    server.after(0.05, [client] { client->reset(); });
  });
  Response response = fetch(request(server.url("/before")));
  EXPECT_EQ(response.broken, Broken::cut);
  EXPECT_EQ(response.why, "the connection broke: Connection reset by peer");
  response = fetch(request(server.url("/mid")));
  EXPECT_EQ(response.broken, Broken::cut);
}

TEST_F(TransportTest, ARequestThatWentOutTwiceIsSaid) {
  const TestServer server([&](const ServedRequest& request, const Connection& client) {
    if (request.path == "/last") return client->reset();
    client->answer(200, "{}");
  });
  Response response = fetch(request(server.url()));
  EXPECT_EQ(response.sent, 1);
  response = fetch(request(server.url("/last")));
  EXPECT_EQ(response.broken, Broken::cut);
  EXPECT_EQ(response.sent, 2);
  EXPECT_EQ(server.requests(), 3);
}

TEST_F(TransportTest, MoreBytesThanAllowedAreNotKept) {
  const TestServer server([&](const ServedRequest& request, const Connection& client) {
    if (request.path == "/length") return client->answer(200, std::string(10 << 20, 'x'));
    client->send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 64; ++i)
      client->send(fmt::format("10000\r\n{}\r\n", std::string(1 << 16, 'x')));
  });
  for (const char* path : {"/length", "/chunked"}) {
    Request sent = request(server.url(path));
    sent.most_bytes = 1 << 20;
    const Response response = fetch(std::move(sent));
    EXPECT_EQ(response.broken, Broken::too_large);
    EXPECT_EQ(response.why, "the response is larger than 1048576 bytes");
  }
  Request sent = request(server.url("/length"));
  sent.most_bytes = 10 << 20;
  EXPECT_EQ(fetch(std::move(sent)).body.size(), size_t{10 << 20});
}

TEST_F(TransportTest, AThousandAreOpenAtOnce) {
  std::atomic<int> open = 0;
  TestServer server([&](const ServedRequest& request, const Connection& client) {
    open += 1;
    server.after(0.5, [client, body = request.body] { client->answer(200, "re: " + body); });
  });
  std::vector<Request> requests;
  requests.reserve(1000);
  for (int i = 0; i < 1000; ++i) requests.push_back(request(server.url(), std::to_string(i)));
  const auto responses = fetch_all(std::move(requests));
  for (size_t i = 0; i < responses.size(); ++i)
    ASSERT_EQ(responses[i].body, fmt::format("re: {}", i)) << responses[i].why;
  EXPECT_EQ(open, 1000);
  EXPECT_LE(server.connections(), 1000);
  EXPECT_GE(server.connections(), 900);
}

TEST_F(TransportTest, EndingDropsWhatIsOpen) {
  const auto token = std::make_shared<int>(0);
  std::atomic<bool> called = false;
  std::atomic<int> arrived = 0;
  TestServer server([&](const ServedRequest&, const Connection&) { arrived += 1; });
  transport_->post([&, token] {
    for (int i = 0; i < 50; ++i)
      transport_->fetch(request(server.url()), [&, token](const Response&) { called = true; });
    transport_->fetch(request(""), [&, token](const Response&) {
      transport_->after(3600, [&, token] { called = true; });
    });
  });
  while (arrived < 50) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_GT(token.use_count(), 50);
  transport_.reset();
  EXPECT_EQ(token.use_count(), 1);
  EXPECT_FALSE(called);
}

TEST_F(TransportTest, TasksRunInOrderOfTheirTime) {
  std::promise<std::string> done;
  std::string order;
  transport_->post([&] {
    transport_->after(0.05, [&] { order += 'c'; });
    transport_->after(0.02, [&] { order += 'b'; });
    transport_->after(-1, [&] { order += 'a'; });
    transport_->after(0.08, [&] { done.set_value(order); });
  });
  EXPECT_EQ(done.get_future().get(), "abc");
}

TEST_F(TransportTest, DonesMaySendMore) {
  TestServer server(
      [](const ServedRequest&, const Connection& client) { client->answer(200, "{}"); });
  std::promise<size_t> done;
  std::function<void(int)> go = [&](int left) {
    transport_->fetch(request(server.url()), [&, left](const Response& response) {
      EXPECT_EQ(response.status, 200);
      if (left > 0) return go(left - 1);
      done.set_value(transport_->open());
    });
  };
  transport_->post([&] { go(50); });
  EXPECT_EQ(done.get_future().get(), 0U);
}

class TlsTest : public TransportTest {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "lux-tls-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Response ask(const std::string& name, bool trusted) {
    const test::Certificate made = test::make_certificate(folder_, name);
    const Variable file("SSL_CERT_FILE", trusted ? made.certificate.c_str() : nullptr);
    const Variable folder("SSL_CERT_DIR", nullptr);
    const TestServer server(
        [](const ServedRequest&, const Connection& client) { client->answer(200, "over TLS"); },
        {.certificate = made.certificate, .key = made.key});
    restart();
    return fetch(request(server.url()));
  }

  Path folder_;
};

TEST_F(TlsTest, ACertificateThatIsTrustedServes) {
  const Response response = ask("IP:127.0.0.1", true);
  EXPECT_EQ(response.broken, Broken::no) << response.why;
  EXPECT_EQ(response.body, "over TLS");
}

TEST_F(TlsTest, ACertificateOfItsOwnDoesNot) {
  const Response response = ask("IP:127.0.0.1", false);
  EXPECT_EQ(response.broken, Broken::certificate);
  EXPECT_EQ(response.status, 0);
  EXPECT_TRUE(response.why.contains("self-signed")) << response.why;
}

TEST_F(TlsTest, ACertificateForAnotherNameDoesNot) {
  const Response response = ask("DNS:example.org", true);
  EXPECT_EQ(response.broken, Broken::certificate);
  EXPECT_EQ(response.why, "its TLS certificate is not for the host's name");
}

TEST_F(TlsTest, AStoreThatIsNotThereIsSaid) {
  const Variable file("SSL_CERT_FILE", "/no/such/file");
  const Variable folder("SSL_CERT_DIR", nullptr);
  const test::Certificate made = test::make_certificate(folder_, "IP:127.0.0.1");
  const TestServer server([](const ServedRequest&, const Connection&) {},
                          {.certificate = made.certificate, .key = made.key});
  restart();
  const Response response = fetch(request(server.url()));
  EXPECT_EQ(response.broken, Broken::certificate);
  EXPECT_TRUE(response.why.contains("SSL_CERT_FILE")) << response.why;
}

TEST_F(TransportTest, ProxiesOfTheEnvironmentAreUsed) {
  ServedRequest seen;
  const TestServer proxy([&](const ServedRequest& request, const Connection& client) {
    seen = request;
    client->answer(request.method == "CONNECT" ? 407 : 200, "{}");
  });
  const Variable none("no_proxy", nullptr);
  const Variable None("NO_PROXY", nullptr);
  const Variable plain("http_proxy", proxy.url("").c_str());
  const Variable tls("https_proxy", proxy.url("").c_str());
  EXPECT_EQ(fetch(request("http://luxmeter-test.invalid/x")).status, 200);
  EXPECT_EQ(seen.path, "http://luxmeter-test.invalid/x");
  Request secret = request("https://luxmeter-test.invalid/x");
  secret.secret_headers.emplace_back("Authorization", Secret("Bearer sesame"));
  const Response refused = fetch(std::move(secret));
  EXPECT_EQ(refused.broken, Broken::request);
  EXPECT_EQ(refused.why, "the proxy answered 407");
  EXPECT_EQ(seen.method, "CONNECT");
  EXPECT_EQ(seen.header("authorization"), "");
}

}  // namespace
}  // namespace lux::http
