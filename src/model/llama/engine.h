// llama.cpp with its memory managed: a loaded model and a context over it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/card.h"

struct llama_model;
struct llama_context;
struct ggml_threadpool;

namespace lux::llama {

enum class KvType { f32, f16, q8_0 };
[[nodiscard]] std::string_view name(KvType type);
[[nodiscard]] Result<KvType> parse_kv_type(std::string_view name);

/// How a model is run. What changes a score's last bits is recorded with the score.
struct EngineOptions {
  int32_t threads = 0;           // 0: as many as this process may use
  int32_t gpu_layers = -1;       // -1: as many as fit, where llama.cpp was built for a GPU
  int32_t batch = 512;           // tokens a batch
  int32_t context = 0;           // 0: what the model was trained for
  KvType kv_type = KvType::f32;  // F16 moves log-likelihoods by up to 3e-3, F32 by 5e-6
  bool repack = true;  // llama.cpp's extra buffer types: faster, not on every machine sound
};

/// llama.cpp's version, and the CPU features that its build uses, for provenance.
[[nodiscard]] std::string build_info();
[[nodiscard]] int32_t default_threads();

struct ModelDeleter {
  void operator()(llama_model* model) const;
};
struct ContextDeleter {
  void operator()(llama_context* context) const;
};
struct ThreadpoolDeleter {
  void operator()(ggml_threadpool* pool) const;
};
using ModelHandle = std::unique_ptr<llama_model, ModelDeleter>;
using ContextHandle = std::unique_ptr<llama_context, ContextDeleter>;
using ThreadpoolHandle = std::unique_ptr<ggml_threadpool, ThreadpoolDeleter>;

/// Loads a model. llama.cpp may abort the process on a bad file: see probe.h.
[[nodiscard]] Result<ModelHandle> load_model(const Card& card, const EngineOptions& options);

/// Loads a GGUF file's tokenizer alone. Fails, naming the file, on what is no sound GGUF file, and
/// on one without a tokenizer.
[[nodiscard]] Result<ModelHandle> load_vocabulary(const Path& file);

/// A context with a unified cache of `cells` tokens for `sequences` sequences.
[[nodiscard]] Result<ContextHandle> make_context(llama_model& model, const EngineOptions& options,
                                                 int32_t cells, int32_t sequences, int32_t outputs);

/// Threads that live as long as the pool, instead of being started for every batch.
[[nodiscard]] ThreadpoolHandle make_threadpool(int32_t threads);

/// What llama.cpp said on its error level since the last call, as one line; its own output is
/// silenced.
[[nodiscard]] std::string take_llama_errors();

}  // namespace lux::llama
