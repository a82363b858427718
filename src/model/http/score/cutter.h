// Cuts texts into a model's tokens: by a GGUF file's tokenizer, or by asking the server.
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/encoded_request.h"
#include "model/http/endpoint.h"
#include "model/http/score/asker.h"

namespace lux::http {

class Cutter {
 public:
  /// The tokenizer of a GGUF file.
  [[nodiscard]] static Result<std::unique_ptr<Cutter>> from_file(const Path& file);
  /// The server's own, behind /tokenize as vLLM and llama-server have it; null where it has none.
  [[nodiscard]] static Result<std::unique_ptr<Cutter>> from_server(const Endpoint& endpoint,
                                                                   Asker& asker,
                                                                   const std::stop_token& stop);

  Cutter() = default;
  Cutter(const Cutter&) = delete;
  Cutter& operator=(const Cutter&) = delete;
  virtual ~Cutter() = default;

  /// The tokens of each text, in order. `asker` is who asks the server.
  [[nodiscard]] virtual Result<std::vector<std::vector<Token>>> cut(
      std::span<const TextToCut> texts, Asker& asker, const std::stop_token& stop) = 0;
  [[nodiscard]] virtual const PrefixToken& prefix() const = 0;
  /// The most tokens of prompt and answer, where a server tells; 0: it does not.
  [[nodiscard]] virtual int64_t context() const { return 0; }
  /// What cuts, for provenance: "/tokenize", "wick.gguf's tokenizer".
  [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace lux::http
