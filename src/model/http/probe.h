// What a server can do, found out by asking it: above all whether tasks can be scored through it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/http/endpoint.h"
#include "model/http/score/cutter.h"
#include "model/http/score/prompt_request.h"

namespace lux::http {

struct Capabilities {
  /// What it tells of the tokens that it generates.
  enum class Generated { nothing, text, top_logprobs };

  std::string software;     // "vLLM", "llama-server"; empty where it cannot be told
  std::string model;        // as the server reports it
  std::string fingerprint;  // of its configuration; may be empty
  int64_t context = 0;      // the most tokens of prompt and answer; 0: it does not tell
  Generated generated = Generated::nothing;
  Method method = Method::none;    // of prompt log-probabilities; none: it gives none
  std::shared_ptr<Cutter> cutter;  // who cuts texts into tokens; null: the server, unseen
  bool adds_bos = false;           // to texts
  bool hides_bos = false;          // and leaves it out of what it echoes
  std::string bos;                 // the text of the token that it adds; may be empty
  double difference = 0;  // largest, of log-probabilities that should be equal, nats; see probe()
  std::vector<std::string> notes;  // what the user should know, a sentence each
  std::string refusal;  // why tasks cannot be scored through it, a sentence; empty: they can
};

/// Asks the server a few short things:
/// * what models and what context it has, and whether it cuts texts into tokens (/tokenize);
/// * where the endpoint names a GGUF tokenizer: whether that cuts some texts as the server does
///   (a difference in some of the odder ones is a note);
/// * for the log-probabilities of a prompt, of its beginning, and of the beginning with another
/// end.
///   A token's log-probability must not depend on what follows it, nor must all be the same. They
///   may differ by `difference`: servers that compute in BF16 give sums that depend on what else is
///   in the batch;
/// * for those of a beginning with the token behind it that the server called the likeliest there:
///   it must be so, with the log-probability that was told. So the values belong to the tokens that
///   they stand with, and not to their neighbours.
/// Fails where the server cannot be reached, or wants another key; what it cannot do stands in
/// `refusal`.
[[nodiscard]] Result<Capabilities> probe(const Endpoint& endpoint, Transport& transport,
                                         const std::stop_token& stop);
/// The same, with a transport of its own.
[[nodiscard]] Result<Capabilities> probe(const Endpoint& endpoint, const std::stop_token& stop);

}  // namespace lux::http
