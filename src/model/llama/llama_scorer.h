// The in-process scorer: GGUF models through llama.cpp, prefix by prefix.
#pragma once

#include <memory>
#include <string>

#include "model/llama/engine.h"
#include "model/scorer.h"

namespace lux::llama {

/// The memory that a loaded model takes, in bytes, as llama.cpp reports it.
struct MemoryUse {
  int64_t weights = 0;  // as held, repacked where they were
  int64_t kv_cache = 0;
  int64_t logits = 0;  // the engine's output rows
};

class LlamaScorer : public Scorer {
 public:
  /// Loads the model, after a probe in a child process has shown that it can be loaded (probe.h).
  [[nodiscard]] static Result<std::unique_ptr<LlamaScorer>> open(const Card& card,
                                                                 EngineOptions options);

  /// How the rows are made, for provenance: build, threads, batch, window, KV type, path.
  [[nodiscard]] virtual std::string made_with() const = 0;
  /// Something that the user should know, as a sentence; empty if there is nothing.
  [[nodiscard]] virtual const std::string& note() const = 0;
  [[nodiscard]] virtual MemoryUse memory() const = 0;
};

}  // namespace lux::llama
