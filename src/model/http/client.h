// Asks one endpoint, patiently: retries, limits and accounts for what it sends.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "model/http/endpoint.h"
#include "model/http/transport.h"
#include "model/http/verdict.h"

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

  /// `judge` runs on the transport's thread. `price` is for answers that do not name theirs.
  [[nodiscard]] static std::unique_ptr<Client> open(Transport& transport, ClientOptions options,
                                                    std::optional<Price> price, Judge judge);
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

}  // namespace lux::http
