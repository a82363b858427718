// Asks one endpoint, patiently: retries, limits and accounts for what it sends.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "model/http/endpoint.h"
#include "model/http/transport.h"

namespace lux::http {

struct ClientOptions {
  int concurrency = 256;           // most requests open at once
  double requests_per_minute = 0;  // 0: no limit
  double tokens_per_minute = 0;    // of prompts and answers; 0: no limit
  double most_dollars = 0;         // spent by this process; 0: no limit
  int most_attempts = 10;          // of a request
  int same_failure = 6;            // attempts of a request in a row that failed in one way
  double first_delay = 0.5;        // seconds before the second attempt
  double most_delay = 60;          // seconds before any attempt, Retry-After included
  Timeouts timeouts;
  uint64_t seed = 0;  // of the jitter
};

/// What to do with a response.
struct Verdict {
  enum class Kind {
    good,
    retry,          // it may do better: overload, a broken answer
    fatal_request,  // this request never will: the prompt is refused
    fatal_run,      // no request will: a wrong key, an unknown model
  };

  Kind kind = Kind::good;
  bool overload = false;    // the server asks for less: 429, 503, 529
  bool overflow = false;    // of fatal_request: the prompt does not fit the model's context
  std::string why;          // a sentence without secrets; empty where it is good
  double retry_after = -1;  // seconds that the server asked for; -1: it did not
  Value answer;             // of a good one: the body
  int64_t tokens_in = 0, tokens_out = 0;  // as the server counts them
  double dollars = -1;                    // as the server says; -1: it does not
};

/// What became of a request, after all its attempts.
struct Outcome {
  int64_t id = 0;
  Verdict verdict;  // good, fatal_request, or retry where it was given up
  int attempts = 0;
  double seconds = 0;  // of the last attempt
  double waited = 0;   // from ask() to the last attempt's start
  double dollars = 0;
  bool cached = false;
};

/// How a client is doing, for a progress line.
struct ClientState {
  int64_t answered = 0, failed = 0, attempts = 0, retries = 0;
  size_t open = 0, queued = 0, delayed = 0;  // delayed: those that wait to be tried again
  int concurrency = 0;                       // the limit of now
  double dollars = 0;
  std::string trouble;  // the last failure that is tried again; empty once answers come
};

class Client {
 public:
  /// Says what a response means.
  using Judge = std::function<Verdict(const Response&)>;

  [[nodiscard]] static std::unique_ptr<Client> open(Transport& transport, ClientOptions options,
                                                    Judge judge);
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  /// Takes a request. `expected_tokens` of prompt and answer count against the limit until the
  /// server's own count is known.
  virtual void ask(int64_t id, Request request, int64_t expected_tokens) = 0;
  /// What has come, after waiting for it at most so many seconds. Fails where no request can
  /// succeed any more (fatal_run, the spending limit), with kind `interrupted` where `stop` is
  /// asked for; what was answered before is handed out first.
  [[nodiscard]] virtual Result<std::vector<Outcome>> wait(double seconds,
                                                          const std::stop_token& stop) = 0;
  [[nodiscard]] virtual ClientState state() const = 0;
};

/// The verdict on a response's outside: what broke, its status and headers. `good` where the
/// status is 200: the caller reads the body.
[[nodiscard]] Verdict judge_response(const Response& response, const Endpoint& endpoint);

}  // namespace lux::http
