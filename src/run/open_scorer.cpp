#include "run/open_scorer.h"

#include "model/http/http_chat.h"
#include "model/http/http_scorer.h"
#include "model/llama/llama_scorer.h"

namespace lux {
namespace {

Result<std::unique_ptr<Scorer>> open_endpoint(const Card& card, const RunOptions& options, Env& env,
                                              const std::stop_token& stop) {
  if (options.offline)
    return fail("{}: --offline, and scores are in no cache but the lab itself.", card.spec);
  const auto settings = options.model_settings.find(card.spec);
  LUX_TRY(http::Endpoint endpoint,
          http::read_endpoint(
              card.spec, settings == options.model_settings.end() ? Map() : settings->second, env));
  if (endpoint.model.empty()) {
    LUX_TRY(endpoint.model, http::only_model(endpoint));
  }
  if (options.http.max_cost > 0 && !endpoint.price)
    return fail(
        "{}: a spending limit needs a price: give the model `price: {{input: X, output: Y}}`, in "
        "dollars a million tokens, in a plan file.",
        card.spec);
  http::ScorerOptions scorer;
  scorer.client.requests_per_minute = options.http.requests_per_minute;
  scorer.client.tokens_per_minute = options.http.tokens_per_minute;
  scorer.client.most_dollars = options.http.max_cost;
  scorer.client.most_attempts = options.http.attempts;
  scorer.client.timeouts.total = options.http.timeout;
  scorer.context = options.engine.context;
  return http::open_scorer(endpoint, scorer, stop);
}

}  // namespace

Result<std::unique_ptr<Scorer>> open_scorer(const Card& card, const RunOptions& options, Env& env,
                                            const std::stop_token& stop) {
  if (http::is_endpoint(card.spec)) return open_endpoint(card, options, env, stop);
  return llama::LlamaScorer::open(card, options.engine);
}

}  // namespace lux
