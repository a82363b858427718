#include "model/llama/engine.h"

#include <ggml-backend.h>
#include <ggml-cpu.h>
#include <llama.h>
#include <sched.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "model/gguf/gguf.h"

namespace lux::llama {
namespace {

/// The one sink that llama.cpp's global log callback needs.
struct ErrorSink {
  std::mutex mutex;
  std::string text;
};

ErrorSink& error_sink() {
  static ErrorSink sink;
  return sink;
}

void keep_errors(ggml_log_level level, const char* text, void* data) {
  if (level != GGML_LOG_LEVEL_ERROR) return;
  auto& sink = *static_cast<ErrorSink*>(data);
  const std::scoped_lock lock(sink.mutex);
  if (sink.text.size() < 4096) sink.text += text;
}

void start_backend() {
  static std::once_flag once;
  std::call_once(once, [] {
    llama_log_set(keep_errors, &error_sink());
    ggml_backend_load_all();
    llama_backend_init();
  });
}

/// llama.cpp as it comes rounds an F32 cache to F16 before flash attention, which moves
/// log-likelihoods by up to 2e-2; the one that tools/setup builds does not. A quantised cache can
/// be used with flash attention only.
#ifdef LUX_EXACT_FLASH_ATTENTION
constexpr bool exact_flash_attention = true;
#else
constexpr bool exact_flash_attention = false;
#endif

ggml_type ggml_type_of(KvType type) {
  switch (type) {
    case KvType::f32:
      return GGML_TYPE_F32;
    case KvType::f16:
      return GGML_TYPE_F16;
    case KvType::q8_0:
      return GGML_TYPE_Q8_0;
  }
  return GGML_TYPE_F32;
}

}  // namespace

std::string_view name(KvType type) {
  switch (type) {
    case KvType::f32:
      return "f32";
    case KvType::f16:
      return "f16";
    case KvType::q8_0:
      return "q8_0";
  }
  return "";
}

Result<KvType> parse_kv_type(std::string_view text) {
  for (const KvType type : {KvType::f32, KvType::f16, KvType::q8_0})
    if (text == name(type)) return type;
  return misuse("--kv-type must be f32, f16 or q8_0, not '{}'.", text);
}

std::string build_info() {
  start_backend();
  std::string info = fmt::format("llama.cpp {}", llama_version());
  // "CPU : AVX2 = 1 | F16C = 1 | …": the names of what is on.
  std::string_view features = llama_print_system_info();
  while (!features.empty()) {
    const size_t end = std::min(features.find('|'), features.size());
    std::string_view part = strip(features.substr(0, end));
    if (const size_t colon = part.rfind(':'); colon != std::string_view::npos)
      part = strip(part.substr(colon + 1));
    if (part.ends_with("= 1")) {
      part.remove_suffix(3);
      info += ' ';
      info += strip(part);
    }
    features.remove_prefix(std::min(end + 1, features.size()));
  }
  return info;
}

int32_t default_threads() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return static_cast<int32_t>(std::max(1U, std::thread::hardware_concurrency()));
}

void ModelDeleter::operator()(llama_model* model) const {
  llama_model_free(model);
}
void ContextDeleter::operator()(llama_context* context) const {
  llama_free(context);
}
void ThreadpoolDeleter::operator()(ggml_threadpool* pool) const {
  ggml_threadpool_free(pool);
}

Result<ModelHandle> load_model(const Card& card, const EngineOptions& options) {
  start_backend();
  llama_model_params params = llama_model_default_params();
  params.n_gpu_layers = options.gpu_layers;
  params.use_extra_bufts = options.repack;
  // Weights that are repacked are copied anyway: a mapped file would only stand in memory twice.
  params.load_mode = options.repack ? LLAMA_LOAD_MODE_NONE : LLAMA_LOAD_MODE_MMAP;
  std::vector<std::string> paths;
  paths.reserve(card.files.size());
  for (const Path& file : card.files) paths.push_back(file.string());
  std::vector<const char*> names;
  names.reserve(paths.size());
  for (const std::string& path : paths) names.push_back(path.c_str());
  (void)take_llama_errors();
  ModelHandle model(names.size() == 1
                        ? llama_model_load_from_file(names[0], params)
                        : llama_model_load_from_splits(names.data(), names.size(), params));
  if (!model) return fail("llama.cpp cannot load '{}': {}.", paths.at(0), take_llama_errors());
  return model;
}

Result<ModelHandle> load_vocabulary(const Path& file) {
  // llama.cpp aborts on some damaged files: they are read by us first.
  LUX_TRY(const auto source, FileSource::open(file));
  LUX_TRY(const gguf::Gguf gguf, gguf::read(*source));
  start_backend();
  llama_model_params params = llama_model_default_params();
  params.vocab_only = true;
  (void)take_llama_errors();
  ModelHandle model(llama_model_load_from_file(file.c_str(), params));
  if (!model) return fail("llama.cpp cannot load '{}': {}.", file.string(), take_llama_errors());
  if (llama_vocab_type(llama_model_get_vocab(model.get())) == LLAMA_VOCAB_TYPE_NONE)
    return fail("'{}' has no tokenizer.", file.string());
  return model;
}

Result<ContextHandle> make_context(llama_model& model, const EngineOptions& options, int32_t cells,
                                   int32_t sequences, int32_t outputs) {
  llama_context_params params = llama_context_default_params();
  params.n_ctx = static_cast<uint32_t>(cells);
  params.n_batch = static_cast<uint32_t>(options.batch);
  params.n_ubatch = params.n_batch;
  params.n_seq_max = static_cast<uint32_t>(sequences);
  params.n_outputs_max = static_cast<uint32_t>(outputs);
  params.n_threads = options.threads > 0 ? options.threads : default_threads();
  params.n_threads_batch = params.n_threads;
  params.type_k = ggml_type_of(options.kv_type);
  params.type_v = params.type_k;
  const bool flash = exact_flash_attention || options.kv_type == KvType::q8_0;
  params.flash_attn_type = flash ? LLAMA_FLASH_ATTN_TYPE_ENABLED : LLAMA_FLASH_ATTN_TYPE_DISABLED;
  params.kv_unified = true;
  params.swa_full = true;  // a shared head must stay whole in models with sliding windows
  params.no_perf = true;
  (void)take_llama_errors();
  ContextHandle context(llama_init_from_model(&model, params));
  if (!context)
    return fail("llama.cpp cannot make a context of {} tokens: {}. Try a smaller --ctx or --batch.",
                cells, take_llama_errors());
  return context;
}

ThreadpoolHandle make_threadpool(int32_t threads) {
  ggml_threadpool_params params = ggml_threadpool_params_default(threads);
  return ThreadpoolHandle(ggml_threadpool_new(&params));
}

std::string take_llama_errors() {
  ErrorSink& sink = error_sink();
  const std::scoped_lock lock(sink.mutex);
  std::string line = replace_all(strip(sink.text), "\n", "; ");
  sink.text.clear();
  while (!line.empty() && (line.back() == '.' || line.back() == ';')) line.pop_back();
  return line.empty() ? "it gives no reason" : line;
}

}  // namespace lux::llama
