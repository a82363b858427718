// Where a model behind a wire is reached: "openai:MODEL@URL" and its kin.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "model/card.h"
#include "model/http/transport.h"

namespace lux::http {

/// The form of requests and answers.
enum class Dialect { openai, anthropic, gemini };

/// Dollars a million tokens.
struct Price {
  double input = 0;
  double output = 0;
};

struct Endpoint {
  std::string spec;      // as it was asked for
  std::string provider;  // "openai", "anthropic", "gemini", "mistral", "openrouter"
  Dialect dialect = Dialect::openai;
  std::string base;   // "https://api.openai.com/v1", without a slash at its end
  std::string model;  // as the server calls it; empty: the only one it has
  std::string host;   // of `base`, with its port where that is not the scheme's own
  Headers headers;    // beside the usual ones
  std::vector<std::pair<std::string, Secret>> secret_headers;  // the key among them
  std::vector<Secret> secrets;                                 // the texts that are never shown
  Map parameters;              // put into each request's body as they stand
  std::optional<Price> price;  // for spending limits and records
  bool stream = false;         // answers come as a stream of events
  Path tokenizer;              // a GGUF file with the model's tokenizer; may be empty
  std::string name;            // for people; empty: the model's
  Map card;                    // what the plan says of the model: fields of a cards.json

  /// All texts that must not be shown, taken out of `text`.
  [[nodiscard]] std::string redact(std::string_view text) const;
  [[nodiscard]] bool shows_secret(std::string_view text) const;
  /// A request to base + path with the endpoint's headers.
  [[nodiscard]] Request request(std::string_view path, std::string body) const;
  /// What decides its answers beside the request: for hashes.
  [[nodiscard]] Value identity() const;
};

/// Whether a spec names a model behind a wire.
[[nodiscard]] bool is_endpoint(std::string_view spec);

/// Reads "PROVIDER:MODEL[@URL]"; `settings` is the plan's map for it, or empty. Keys come from the
/// environment (docs/access.md lists the names). Fails, without any key's text, on a spec with a
/// key in it, on an unknown setting, and where a provider that asks for a key has none.
[[nodiscard]] Result<Endpoint> read_endpoint(const std::string& spec, const Map& settings,
                                             Env& env);

/// The model's card: what is known without asking the server.
[[nodiscard]] Result<Card> card_of(const Endpoint& endpoint);

}  // namespace lux::http
