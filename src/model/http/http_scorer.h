// Scores through a server: only through one that gives a prompt's log-probabilities, and only after
// the probe has found them sound.
#pragma once

#include <memory>
#include <stop_token>

#include "model/http/client.h"
#include "model/http/endpoint.h"
#include "model/http/probe.h"
#include "model/scorer.h"

namespace lux::http {

struct ScorerOptions {
  ClientOptions client;
  /// The most tokens that go through the model for one request; 0: what the server's context
  /// holds. One token of that is kept for the answer, which no server does without.
  int32_t context = 0;
};

/// Opens a scorer that asks for each distinct prompt once, many at a time. Where a request fails
/// for good, so does the whole call to score(): no row is made up. Fails, with the reason and what
/// to do instead, where the server cannot score (probe.h).
///
/// Where texts can be cut into tokens, the rows are by the conventions of encoded_request.h.
/// Otherwise texts are sent, and the context's own tokens are found by asking for the context too;
/// what does not fit is then refused by the server, not cut.
[[nodiscard]] Result<std::unique_ptr<Scorer>> open_scorer(const Endpoint& endpoint,
                                                          const ScorerOptions& options,
                                                          const std::stop_token& stop);

}  // namespace lux::http
