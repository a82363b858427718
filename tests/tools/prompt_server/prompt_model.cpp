#include "tests/tools/prompt_server/prompt_model.h"

#include <llama.h>

#include <cmath>
#include <span>

#include "model/llama/probe.h"

namespace lux::tools {

PromptModel::PromptModel(llama::ModelHandle model)
    : model_(std::move(model)), encoder_(*llama_model_get_vocab(model_.get()), 0) {}

Result<std::unique_ptr<PromptModel>> PromptModel::open(const std::string& file) {
  LUX_TRY(const auto cards, find_models("gguf:" + file, real_env(), {}));
  // Weights as the scorer in process holds them: F16 ones give sums that differ by 2e-3 otherwise.
  LUX_TRY(const llama::Probe probe, llama::probe_model(cards.front(), {}));
  LUX_TRY(llama::ModelHandle model, llama::load_model(cards.front(), {.repack = probe.repack}));
  return std::unique_ptr<PromptModel>(new PromptModel(std::move(model)));
}

std::vector<Token> PromptModel::tokens(const std::string& text, bool add_special) const {
  return encoder_.tokens(text, add_special);
}

std::string PromptModel::text(Token token) const {
  std::string out(64, '\0');
  const int32_t n =
      llama_token_to_piece(llama_model_get_vocab(model_.get()), token, out.data(), 64, 0, true);
  out.resize(static_cast<size_t>(std::max(0, n)));
  return out;
}

int64_t PromptModel::context() const {
  return llama_model_n_ctx_train(model_.get());
}

Result<std::vector<Place>> PromptModel::places(const std::vector<Token>& prompt) {
  const auto size = static_cast<int32_t>(prompt.size());
  llama::EngineOptions options;
  options.threads = 1;
  options.batch = std::max(32, size);
  LUX_TRY(const llama::ContextHandle context,
          llama::make_context(*model_, options, std::max(64, size), 1, size));
  llama_batch batch = llama_batch_init(size, 0, 1);
  for (int32_t i = 0; i < size; ++i) {
    const auto at = static_cast<size_t>(i);
    batch.token[at] = prompt[at];
    batch.pos[at] = i;
    batch.n_seq_id[at] = 1;
    batch.seq_id[at][0] = 0;
    batch.logits[at] = 1;
  }
  batch.n_tokens = size;
  const int32_t failed = llama_decode(context.get(), batch);
  llama_batch_free(batch);
  if (failed != 0) return fail("llama.cpp cannot decode the prompt");
  const auto width = static_cast<size_t>(llama_vocab_n_tokens(llama_model_get_vocab(model_.get())));
  std::vector<Place> places;
  for (int32_t i = 0; i < size; ++i) {
    const std::span<const float> logits(llama_get_logits_ith(context.get(), i), width);
    Place place;
    for (size_t t = 1; t < width; ++t)
      if (logits[t] > logits[static_cast<size_t>(place.best)]) place.best = static_cast<Token>(t);
    const double top = logits[static_cast<size_t>(place.best)];
    double sum = 0;
    for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - top);
    const size_t next = static_cast<size_t>(i) + 1;
    place.token = next < prompt.size() ? prompt[next] : place.best;
    const float own = logits[static_cast<size_t>(place.token)];
    for (const float logit : logits) place.rank += logit > own ? 1 : 0;
    place.best_logprob = -std::log(sum);
    place.logprob = static_cast<double>(own) - top - std::log(sum);
    places.push_back(place);
  }
  return places;
}

}  // namespace lux::tools
