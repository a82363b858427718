#include "model/llama/probe.h"

#include <fcntl.h>
#include <llama.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <system_error>
#include <vector>

#include "base/signals.h"

namespace lux::llama {
namespace {

constexpr int32_t probe_tokens = 32;  // enough for the kernels that batches take

/// What the child does. Returns the sentence of what failed, or an empty one.
std::string try_model(const Card& card, const EngineOptions& options) {
  auto model = load_model(card, options);
  if (!model) return model.error().message;
  const llama_vocab* vocabulary = llama_model_get_vocab(model->get());
  const int32_t vocabulary_size = llama_vocab_n_tokens(vocabulary);
  if (vocabulary_size <= 0) return fmt::format("'{}' has no vocabulary.", card.name);
  if (!llama_model_has_decoder(model->get()) || llama_model_has_encoder(model->get()))
    return {};  // refused later, with its own word
  auto context = make_context(**model, options, 512, 1, probe_tokens);
  if (!context) return context.error().message;
  std::vector<llama_token> tokens;
  tokens.reserve(probe_tokens);
  for (int32_t i = 0; i < probe_tokens; ++i) tokens.push_back(i % vocabulary_size);
  if (const int code = llama_decode(
          context->get(), llama_batch_get_one(tokens.data(), static_cast<int32_t>(tokens.size())));
      code != 0)
    return fmt::format("llama.cpp cannot decode with '{}' (code {}): {}.", card.name, code,
                       take_llama_errors());
  const float* logits = llama_get_logits_ith(context->get(), -1);
  for (int32_t i = 0; logits && i < vocabulary_size; ++i)
    if (std::isnan(logits[i]))
      return fmt::format("'{}' gives logits that are not numbers; its weights are damaged.",
                         card.name);
  return {};
}

struct Trial {
  bool died = false;
  int signal = 0;
  std::string words;  // the child's sentence, or the end of what it printed before it died
};

std::string signal_name(int signal) {
  const char* const name = ::sigdescr_np(signal);
  return name != nullptr ? name : fmt::format("signal {}", signal);
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const size_t start = text.rfind('\n');
  return start == std::string::npos ? text : text.substr(start + 1);
}

/// In the child everything goes to the pipe; its exit status tells what is written there.
[[noreturn]] void run_child(int out, const Card& card, const EngineOptions& options) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  restore_default_signals();
  // Ctrl-C reaches this process too, and its death would be taken for the model's fault. Whether to
  // stop is the parent's decision, and without it there is nothing to be tried.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(out, STDERR_FILENO);
  if (const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC); null >= 0)
    ::dup2(null, STDOUT_FILENO);
  std::string words;
  try {
    words = try_model(card, options);
  } catch (const std::exception& e) {
    words = fmt::format("llama.cpp cannot load '{}': {}.", card.name, e.what());
  }
  const std::string marked = "\n" + words;
  const ssize_t written = ::write(out, marked.data(), marked.size());
  ::_exit(words.empty() && written >= 0 ? 0 : 1);
}

Result<Trial> run_trial(const Card& card, const EngineOptions& options) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return fail("Cannot make a pipe: {}.", std::generic_category().message(errno));
  const pid_t child = ::fork();
  if (child < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    return fail("Cannot start a process to try the model in: {}.",
                std::generic_category().message(errno));
  }
  if (child == 0) {
    ::close(ends[0]);
    run_child(ends[1], card, options);
  }
  ::close(ends[1]);
  Trial trial;
  std::string text;
  char block[4096];
  while (true) {
    const ssize_t n = ::read(ends[0], block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    text.append(block, static_cast<size_t>(n));
    if (text.size() > (1U << 20U)) text.erase(0, text.size() / 2);
  }
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  trial.died = WIFSIGNALED(status);
  trial.signal = trial.died ? WTERMSIG(status) : 0;
  trial.words = last_line(std::move(text));
  // A signal to the whole group, before the child came to ignore it: the model is not to blame.
  if (trial.signal == SIGINT || trial.signal == SIGTERM)
    return std::unexpected(Error{fmt::format("Interrupted while '{}' was tried.", card.name),
                                 Error::Kind::interrupted});
  return trial;
}

/// Bytes that can still be had without swapping, the container's limit included; 0 if unknown.
int64_t available_memory() {
  const auto number_after = [](const std::string& text, std::string_view key) -> int64_t {
    const size_t at = text.find(key);
    if (at == std::string::npos) return 0;
    return std::strtoll(text.c_str() + at + key.size(), nullptr, 10);
  };
  int64_t free = 0;
  if (auto info = real_env().read_file("/proc/meminfo"))
    free = number_after(*info, "MemAvailable:") * 1024;
  auto limit = real_env().read_file("/sys/fs/cgroup/memory.max");
  auto used = real_env().read_file("/sys/fs/cgroup/memory.current");
  if (limit && used && !limit->starts_with("max")) {
    const int64_t left =
        std::strtoll(limit->c_str(), nullptr, 10) - std::strtoll(used->c_str(), nullptr, 10);
    free = free == 0 ? left : std::min(free, left);
  }
  return free;
}

}  // namespace

Result<Probe> probe_model(const Card& card, const EngineOptions& options) {
  const int64_t available = available_memory();
  if (available > 0 && card.file_bytes > available && options.gpu_layers == 0)
    return fail("'{}' needs at least {:.1f} GB of memory for its weights, and {:.1f} GB are free.",
                card.name, static_cast<double>(card.file_bytes) / 1e9,
                static_cast<double>(available) / 1e9);
  LUX_TRY(const Trial first, run_trial(card, options));
  Probe probe{.repack = options.repack, .note = {}};
  if (!first.died) {
    if (!first.words.empty()) return fail("{}", first.words);
    return probe;
  }
  if (first.signal == SIGKILL)
    return fail("'{}' could not be loaded: the process was killed, most likely for want of memory.",
                card.name);
  if (options.repack) {
    EngineOptions plain = options;
    plain.repack = false;
    LUX_TRY(const Trial second, run_trial(card, plain));
    if (!second.died && second.words.empty()) {
      probe.repack = false;
      probe.note = fmt::format(
          "llama.cpp's kernels for repacked weights die on this machine ({}); '{}' runs without "
          "repacking, more slowly.",
          signal_name(first.signal), card.name);
      return probe;
    }
  }
  return fail(
      "llama.cpp dies when it loads '{}' ({}): {}. The file is damaged, or this build does "
      "not support it.",
      card.name, signal_name(first.signal), first.words.empty() ? "it says nothing" : first.words);
}

}  // namespace lux::llama
