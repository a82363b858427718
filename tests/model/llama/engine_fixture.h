// The bundled models, loaded for tests.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "model/llama/llama_scorer.h"

namespace lux::llama::testing {

/// A card of a file of the source tree, with what loading needs.
inline Card card_of(const std::string& file) {
  Card card;
  card.name = Path(file).stem().string();
  card.files = {Path(LUX_SOURCE_DIR) / file};
  card.architecture = "llama";
  card.file_bytes = 1;
  return card;
}

inline constexpr const char* small_model = "data/models/wick-0.4M/wick-0.4M-step7168-f16.gguf";

inline std::unique_ptr<LlamaScorer> open_scorer(const std::string& file,
                                                EngineOptions options = {}) {
  if (options.threads == 0) options.threads = 2;
  auto scorer = LlamaScorer::open(card_of(file), options);
  EXPECT_TRUE(scorer) << scorer.error().message;
  return scorer ? *std::move(scorer) : nullptr;
}

}  // namespace lux::llama::testing
