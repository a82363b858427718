// What a response means for the request, and for the run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/value.h"
#include "model/http/endpoint.h"
#include "model/http/transport.h"

namespace lux::http {

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
  std::string failure;      // what tells this failure from others: "429", "cut"
  std::string why;          // a sentence without secrets; empty where it is good
  double retry_after = -1;  // seconds that the server asked for; -1: it did not
  Value answer;             // of a good one: the body
  int64_t tokens_in = 0, tokens_out = 0;  // as the server counts them
  double dollars = -1;                    // as the server says; -1: it does not
};

/// The verdict on a response that is no answer: what broke, or its status and what the server says
/// about it. `good` where the status is 200, whose body is the caller's to read.
[[nodiscard]] Verdict judge_response(const Response& response, const Endpoint& endpoint);

/// A verdict of kind `retry` on an answer that makes no sense: "HOST answered without choices."
[[nodiscard]] Verdict broken_answer(const Endpoint& endpoint, std::string_view what);

/// Seconds that a Retry-After header asks for: a number, or a date (RFC 9110, 10.2.3), `now` being
/// seconds since 1970; -1 where it is neither.
[[nodiscard]] double retry_after_seconds(std::string_view header, int64_t now);

}  // namespace lux::http
