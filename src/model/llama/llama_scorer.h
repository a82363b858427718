// The in-process scorer: GGUF models through llama.cpp, prefix by prefix.
#pragma once

#include <memory>
#include <string>

#include "model/llama/engine.h"
#include "model/scorer.h"

namespace lux::llama {

class LlamaScorer : public Scorer {
 public:
  /// Loads the model, after a probe in a child process has shown that it can be loaded (probe.h).
  [[nodiscard]] static Result<std::unique_ptr<LlamaScorer>> open(const Card& card,
                                                                 EngineOptions options);
};

}  // namespace lux::llama
