// Scorer: asks a model how likely given continuations are.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace lux {

/// One continuation after one context. Views into texts that outlive the call.
struct ScoreRequest {
  std::string_view context;
  std::string_view continuation;
};

struct ScoreRow {
  double logprob = 0;          // sum over the continuation's tokens of log p, nats
  int32_t tokens = 0;          // tokens of the continuation
  int32_t context_tokens = 0;  // tokens before them, special ones included, before truncation
  bool greedy = false;         // every token of the continuation is the model's first choice
  bool truncated = false;      // the context was cut from the left to fit
  bool boundary_merge =
      false;  // the tokenizer joined text across the boundary: the tokens of
              // context + continuation do not begin with the tokens of the context

  bool operator==(const ScoreRow&) const = default;
};

/// What one call cost. Token counts are of tokens put through the model.
struct ScoreCost {
  int64_t requested_tokens = 0;  // what one request a choice would have decoded
  int64_t distinct_tokens = 0;   // nodes of the prefix tree: the least that has to be decoded
  int64_t decoded_tokens = 0;    // what was decoded
  int64_t outputs = 0;           // positions whose logits were asked for
  int64_t batches = 0;
  double decode_seconds = 0;
  double softmax_seconds = 0;  // of all threads that took it
  double wait_seconds = 0;     // decoding stood still for the softmax
  double tokenize_seconds = 0;

  ScoreCost& operator+=(const ScoreCost& other);
};

struct Scores {
  std::vector<ScoreRow> rows;  // one a request, in their order
  ScoreCost cost;
};

/// The memory that a loaded model takes, in bytes.
struct MemoryUse {
  int64_t weights = 0;  // as held, repacked where they were
  int64_t kv_cache = 0;
  int64_t logits = 0;  // the engine's output rows
};

class Scorer {
 public:
  Scorer() = default;
  Scorer(const Scorer&) = delete;
  Scorer& operator=(const Scorer&) = delete;
  virtual ~Scorer() = default;

  /// Scores all requests of a unit together, from an empty cache. The same requests in the same
  /// order give the same bits whatever was scored before. Where `stop` is asked for it gives up
  /// soon, with an error of kind `interrupted`.
  [[nodiscard]] virtual Result<Scores> score(std::span<const ScoreRequest> requests,
                                             const std::stop_token& stop) = 0;

  /// What score() would cost: the token counts, and no time.
  [[nodiscard]] virtual Result<ScoreCost> count(std::span<const ScoreRequest> requests) = 0;

  /// How the rows are made, for provenance: engine, threads, KV type; server, method, tokenizer.
  [[nodiscard]] virtual std::string made_with() const = 0;
  /// In this process; nothing of a model behind a wire.
  [[nodiscard]] virtual MemoryUse memory() const { return {}; }

  /// Called now and then while score() waits for others, on its thread.
  virtual void while_waiting(const std::function<void()>& /*look*/) {}
  /// Whether no score can succeed any more: the server is gone, the money is spent.
  [[nodiscard]] virtual bool is_over() const { return false; }
  /// What holds the scores up, for a progress line: "retrying 3: …"; empty where nothing does.
  [[nodiscard]] virtual std::string trouble() const { return {}; }
  /// What all requests cost so far, where that is known.
  [[nodiscard]] virtual double dollars() const { return 0; }
  /// What has come up since the last call and the user should know, a sentence each.
  [[nodiscard]] virtual std::vector<std::string> take_notes() { return {}; }
};

}  // namespace lux
