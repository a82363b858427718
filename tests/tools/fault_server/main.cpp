// A stand-in for servers of models, for tests and measurements: it answers OpenAI's, Anthropic's
// and Gemini's requests with a text that is a function of the request, late and wrong as asked for.
// It says "PORT" on its first line and ends with its standard input. GET /_log tells what it did.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <mutex>

#include "base/json.h"
#include "tests/model/http/test_certificate.h"
#include "tests/model/http/test_server.h"
#include "tests/tools/fault_server/answers.h"
#include "tests/tools/fault_server/faults.h"

namespace lux::test {
namespace {

struct Options {
  int port = 0;
  double latency = 0;      // seconds
  double rate = 0;         // of faults
  double retry_after = 1;  // seconds, of 429-after
  uint64_t seed = 0;
  std::string prefix;  // of each answer's text
  std::vector<std::string> faults;
  std::string tls_folder, tls_name;
};

class FaultServer {
 public:
  explicit FaultServer(const Options& options)
      : options_(options), faults_(options.rate, options.faults, options.seed) {
    TestServer::Options server{.port = options.port};
    if (!options.tls_folder.empty()) {
      const Certificate made = make_certificate(options.tls_folder, options.tls_name);
      server.certificate = made.certificate;
      server.key = made.key;
    }
    server_ = std::make_unique<TestServer>(
        [this](const ServedRequest& request, const Connection& client) { handle(request, client); },
        server);
  }

  [[nodiscard]] int port() const { return server_->port(); }

 private:
  using Connection = TestServer::Connection;

  void handle(const ServedRequest& request, const Connection& client);
  void respond(const Asked& asked, const Connection& client);
  void go_wrong(Fault fault, const Asked& asked, const Connection& client);
  void drip(const Connection& client);
  [[nodiscard]] Value log() const;

  [[nodiscard]] std::string text_of(const Asked& asked) const {
    return options_.prefix + asked.key;
  }
  [[nodiscard]] std::string good(const Asked& asked) const {
    return asked.stream ? answer_stream(asked, text_of(asked), false)
                        : to_json(answer_body(asked, text_of(asked)));
  }
  static const char* type(const Asked& asked) {
    return asked.stream ? "text/event-stream" : "application/json";
  }
  static std::string head(const Asked& asked, size_t length) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
                       type(asked), length);
  }

  Options options_;
  Faults faults_;
  // On the server's thread.
  std::map<std::string, int64_t> attempts_;  // by key
  std::map<std::string, int64_t> answered_;  // whole and right, by key
  std::map<std::string, int64_t> kinds_;     // of faults
  int64_t open_ = 0, most_open_ = 0;
  std::unique_ptr<TestServer> server_;  // goes first
};

void FaultServer::handle(const ServedRequest& request, const Connection& client) {
  const std::string path = request.path.substr(0, request.path.find('?'));
  if (path == "/_log") return client->answer(200, to_json(log()));
  if (path.ends_with("/models"))
    return client->answer(200,
                          R"({"object":"list","data":[{"id":"fault-model-1","object":"model"}]})");
  const auto asked = read_asked(request);
  if (!asked) return client->answer(404, R"({"error":{"message":"There is nothing here."}})");
  open_ += 1;
  most_open_ = std::max(most_open_, open_);
  if (options_.latency <= 0) return respond(*asked, client);
  server_->after(options_.latency, [this, asked = *asked, client] { respond(asked, client); });
}

void FaultServer::respond(const Asked& asked, const Connection& client) {
  open_ -= 1;
  const auto attempt = static_cast<int>(attempts_[asked.key]++);
  if (const auto fault = faults_.of(asked.key, attempt)) {
    kinds_[std::string(name_of(*fault))] += 1;
    return go_wrong(*fault, asked, client);
  }
  answered_[asked.key] += 1;
  client->answer(200, good(asked), "", type(asked));
}

void FaultServer::drip(const Connection& client) {
  client->send(" ");
  if (!client->is_open()) return;
  server_->after(0.1, [this, client] { drip(client); });
}

void FaultServer::go_wrong(Fault fault, const Asked& asked, const Connection& client) {
  const std::string whole = good(asked);
  const std::string half = head(asked, whole.size()) + whole.substr(0, whole.size() / 2);
  switch (fault) {
    case Fault::too_many:
      return client->answer(429, R"({"error":{"message":"Too many requests."}})");
    case Fault::too_many_after:
      return client->answer(429, R"({"error":{"message":"Too many requests."}})",
                            fmt::format("Retry-After: {:g}\r\n", options_.retry_after));
    case Fault::error:
      return client->answer(500, R"({"error":{"message":"Something broke."}})");
    case Fault::unavailable:
      return client->answer(503, "<html>Busy</html>", "", "text/html");
    case Fault::hang:
      return;
    case Fault::hang_mid:
      return client->send(half);
    case Fault::half_closed:
      client->send(half);
      return client->half_close();
    case Fault::reset:
      return client->reset();
    case Fault::reset_mid:
      client->send(half);
      server_->after(0.01, [client] { client->reset(); });
      return;
    case Fault::malformed:
      return client->answer(200, whole.substr(0, whole.size() / 2), "", "application/json");
    case Fault::wrong_type:
      return client->answer(200, "<html><body>Welcome to nginx!</body></html>", "", "text/html");
    case Fault::not_a_number: {
      std::string body = to_json(answer_body(asked, text_of(asked)));
      body.insert(body.size() - 1, R"(,"logprobs":{"content":[{"token":"x","logprob":NaN}]})");
      answered_[asked.key] += 1;  // its text is right
      return client->answer(200, body);
    }
    case Fault::truncated:
      if (!asked.stream) return client->answer(200, whole.substr(0, whole.size() - 9));
      return client->answer(200, answer_stream(asked, text_of(asked), true), "", type(asked));
    case Fault::large:
      answered_[asked.key] += 1;  // its text is right
      return client->answer(
          200, std::string(10 << 20, ' ') + to_json(answer_body(asked, text_of(asked))));
    case Fault::loris:
      client->send(head(asked, 1 << 20));
      return drip(client);
    case Fault::empty:
      return client->answer(200, "");
  }
}

Value FaultServer::log() const {
  Map answered;
  for (const auto& [key, count] : answered_) answered[key] = count;
  Map kinds;
  for (const auto& [kind, count] : kinds_) kinds[kind] = count;
  int64_t attempts = 0;
  for (const auto& [key, count] : attempts_) attempts += count;
  return Map{{"attempts", attempts},
             {"keys", static_cast<int64_t>(attempts_.size())},
             {"answered", std::move(answered)},
             {"faults", std::move(kinds)},
             {"most_open", most_open_},
             {"connections", server_->connections()}};
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app("A server of models that is late and wrong as asked for.");
  app.add_option("--port", options.port, "0: any that is free");
  app.add_option("--latency", options.latency, "Seconds before each answer");
  app.add_option("--rate", options.rate, "The share of attempts that go wrong");
  app.add_option("--faults", options.faults, fmt::format("Of {}", fmt::join(fault_names, ", ")))
      ->delimiter(',');
  app.add_option("--retry-after", options.retry_after, "Seconds that 429-after asks for");
  app.add_option("--seed", options.seed, "Of the faults");
  app.add_option("--prefix", options.prefix, "What each answer begins with");
  app.add_option("--tls", options.tls_folder, "Serve over TLS; the certificate goes there");
  app.add_option("--tls-name", options.tls_name, "Whom the certificate names")
      ->default_val("IP:127.0.0.1");
  CLI11_PARSE(app, argc, argv);
  const FaultServer server(options);
  std::cout << server.port() << '\n' << std::flush;
  while (std::cin.get() != std::char_traits<char>::eof()) {
  }
  return 0;
}

}  // namespace
}  // namespace lux::test

int main(int argc, char** argv) {
  try {
    return lux::test::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "fault_server: " << error.what() << '\n';
    return 1;
  }
}
