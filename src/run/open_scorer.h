// Who scores a model's requests: the engine in this process, or a server.
#pragma once

#include <memory>
#include <stop_token>

#include "base/env.h"
#include "base/error.h"
#include "model/card.h"
#include "model/scorer.h"
#include "run/options.h"

namespace lux {

/// Opens the scorer of a model that a plan names. A server is asked what it can do, and refused
/// where it cannot score.
[[nodiscard]] Result<std::unique_ptr<Scorer>> open_scorer(const Card& card,
                                                          const RunOptions& options, Env& env,
                                                          const std::stop_token& stop);

}  // namespace lux
