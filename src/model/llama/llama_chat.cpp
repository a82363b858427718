#include "model/llama/llama_chat.h"

#include <llama.h>

#include <algorithm>
#include <utility>

#include "base/env.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/chat_template.h"
#include "model/llama/chat/chat_engine.h"
#include "model/llama/chat/distinct_prefixes.h"
#include "model/llama/decoder.h"
#include "model/llama/encode.h"
#include "model/llama/probe.h"
#include "model/reasoning.h"

namespace lux::llama {
namespace {

constexpr int32_t most_recurrent_sequences = 64;    // each has a state of its own, megabytes large
constexpr int64_t logits_budget = 128 << 20;        // bytes, the most for one batch's logits
constexpr int64_t cache_budget = int64_t{2} << 30;  // bytes

// Every token looks at all used cells of a unified cache, masked or not: beyond this, waiting for
// others to end is faster than being in work beside them.
constexpr int64_t most_cells = 32768;

int64_t bytes_per_cell(const llama_model& model, KvType type) {
  const int64_t width = static_cast<int64_t>(llama_model_n_embd(&model)) *
                        llama_model_n_head_kv(&model) / std::max(1, llama_model_n_head(&model));
  const int64_t element = type == KvType::f32 ? 4 : type == KvType::f16 ? 2 : 1;
  return std::max<int64_t>(1, 2 * width * element * llama_model_n_layer(&model));
}

int32_t context_of(const llama_model& model, int32_t asked) {
  const int32_t trained = llama_model_n_ctx_train(&model);
  return asked > 0 ? std::min(asked, trained) : trained;
}

ChatLimits limits_of(const llama_model& model, const EngineOptions& engine,
                     const ChatOptions& options) {
  ChatLimits limits;
  const bool recurrent = !Decoder::can_share_cache(model);
  auto sequences = static_cast<int32_t>(llama_max_parallel_sequences());
  if (recurrent) sequences = std::min(sequences, most_recurrent_sequences);
  if (options.sequences > 0) sequences = std::min(sequences, options.sequences);
  if (options.deterministic) sequences = 1;
  // llama.cpp reserves a row of logits for every sequence.
  const int64_t vocabulary = llama_vocab_n_tokens(llama_model_get_vocab(&model));
  const int64_t rows = logits_budget / (vocabulary * static_cast<int64_t>(sizeof(float)));
  limits.sequences = std::min(sequences, static_cast<int32_t>(std::max<int64_t>(rows, 32)));
  limits.replies = std::min(limits.sequences, engine.batch);
  limits.cells = options.cells > 0
                     ? options.cells
                     : std::min(most_cells, cache_budget / bytes_per_cell(model, engine.kv_type));
  limits.alone = options.deterministic;
  limits.to_the_limit = options.to_the_limit;
  return limits;
}

class Implementation : public LlamaChat {
 public:
  Implementation(EngineOptions engine, ChatOptions options, ModelHandle model,
                 ChatTemplate chat_template, std::string template_choice, std::string note)
      : options_(engine),
        chat_options_(options),
        model_(std::move(model)),
        vocabulary_(*llama_model_get_vocab(model_.get())),
        context_(context_of(*model_, engine.context)),
        encoder_(vocabulary_, context_),
        template_(std::move(chat_template)),
        template_choice_(std::move(template_choice)),
        note_(std::move(note)) {}

  Status start() {
    LUX_TRY(engine_,
            ChatEngine::make(*model_, options_, limits_of(*model_, options_, chat_options_)));
    return {};
  }

  void ask(ChatRequest request) override;
  Result<std::vector<Answer>> advance(const std::stop_token& stop) override;
  void forget(int64_t conversation) override { engine_->forget(conversation); }
  Value made_with() const override;

  const std::string& note() const override { return note_; }
  const ChatStatistics& statistics() const override {
    statistics_ = engine_->statistics();
    statistics_.distinct_tokens = distinct_.count();
    return statistics_;
  }
  int64_t cells() const override { return engine_->cells(); }

 private:
  [[nodiscard]] std::vector<Token> prompt_tokens(const std::string& text) const;
  [[nodiscard]] Answer answer(const Generation& generation) const;

  EngineOptions options_;
  ChatOptions chat_options_;
  ModelHandle model_;
  const llama_vocab& vocabulary_;
  int32_t context_;
  Encoder encoder_;
  ChatTemplate template_;
  std::string template_choice_;
  std::string note_;
  std::unique_ptr<ChatEngine> engine_;
  std::vector<GenerationHandle> refused_;
  DistinctPrefixes distinct_;
  mutable ChatStatistics statistics_;
};

std::vector<Token> Implementation::prompt_tokens(const std::string& text) const {
  std::vector<Token> tokens = encoder_.text_tokens(text);
  // A tokenizer that ends texts with EOS would end the reply before it begins.
  const Token eos = llama_vocab_eos(&vocabulary_);
  if (llama_vocab_get_add_eos(&vocabulary_) && !tokens.empty() && tokens.back() == eos &&
      !text.ends_with(llama_vocab_get_text(&vocabulary_, eos)))
    tokens.pop_back();
  return tokens;
}

void Implementation::ask(ChatRequest request) {
  auto generation = std::make_unique<Generation>(request.conversation, request.sampling);
  const auto refuse = [&](ChatReply::Finish finish, std::string error) {
    generation->finish = finish;
    generation->error = std::move(error);
    refused_.push_back(std::move(generation));
  };
  auto text = template_.render(alternating(request.turns));
  if (!text) return refuse(ChatReply::Finish::failed, text.error().message);
  generation->rendered = *std::move(text);
  generation->prompt = prompt_tokens(generation->rendered);
  if (generation->prompt.empty())
    return refuse(ChatReply::Finish::failed,
                  "The prompt is empty: the chat template prints nothing for this conversation.");
  if (generation->longest() > context_)
    return refuse(
        ChatReply::Finish::overflow,
        fmt::format("A prompt of {} tokens and a reply of up to {} do not fit the context of {}.",
                    generation->prompt.size(), generation->sampling.max_tokens, context_));
  if (generation->sampling.max_tokens <= 0) {
    refused_.push_back(std::move(generation));
    return;
  }
  if (chat_options_.count_distinct) distinct_.add(generation->prompt);
  engine_->add(std::move(generation));
}

Chat::Answer Implementation::answer(const Generation& generation) const {
  static constexpr auto seconds_since = [](auto start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  Answer answer{generation.conversation, {}};
  ChatReply& reply = answer.reply;
  Thought parts = part_reasoning(generation.text.reply());
  reply.text = strip(parts.text);
  reply.reasoning = std::move(parts.reasoning);
  reply.finish = generation.finish;
  reply.error = generation.error;
  reply.tokens_in = static_cast<int64_t>(generation.prompt.size());
  reply.tokens_out = static_cast<int64_t>(generation.drawn.size());
  reply.seconds = seconds_since(generation.start);
  reply.prompt = Map{{"inputs", to_valid_utf8(generation.rendered)},
                     {"max_new_tokens", generation.sampling.max_tokens},
                     {"temperature", generation.sampling.temperature},
                     {"return_full_text", false}};
  reply.raw = Map{{"response", generation.text.raw()},
                  {"finish_reason", name_of(generation.finish)},
                  {"tokens_in", reply.tokens_in},
                  {"tokens_out", reply.tokens_out}};
  return answer;
}

Result<std::vector<Chat::Answer>> Implementation::advance(const std::stop_token& stop) {
  std::vector<Answer> answers;
  if (refused_.empty()) {
    LUX_TRY(const std::vector<GenerationHandle> done, engine_->advance(stop));
    for (const GenerationHandle& generation : done) answers.push_back(answer(*generation));
  }
  for (const GenerationHandle& generation : refused_) answers.push_back(answer(*generation));
  refused_.clear();
  return answers;
}

Value Implementation::made_with() const {
  return Map{{"engine", build_info()},
             {"threads", options_.threads},
             {"batch", options_.batch},
             {"kv_type", name(options_.kv_type)},
             {"repack", options_.repack},
             {"context", context_},
             {"path", Decoder::can_share_cache(*model_) ? "shared prefixes" : "plain path"},
             {"deterministic", chat_options_.deterministic},
             {"chat_template", template_choice_.empty() ? "the model's" : template_choice_},
             {"chat_template_hash", sha256_hex(template_.identity())}};
}

}  // namespace

Result<std::unique_ptr<LlamaChat>> LlamaChat::open(const Card& card, EngineOptions engine,
                                                   const std::string& chat_template,
                                                   ChatOptions options) {
  if (engine.threads <= 0) engine.threads = default_threads();
  LUX_TRY(ChatTemplate opened, ChatTemplate::open(card, chat_template, real_env()));
  LUX_TRY(const Probe probe, probe_model(card, engine));
  engine.repack = probe.repack;
  LUX_TRY(ModelHandle model, load_model(card, engine));
  if (llama_vocab_type(llama_model_get_vocab(model.get())) == LLAMA_VOCAB_TYPE_NONE)
    return fail("'{}' has no tokenizer, so that it can say nothing.", card.name);
  if (!llama_model_has_decoder(model.get()) || llama_model_has_encoder(model.get()))
    return fail("'{}' ({}) is no decoder-only model, and Luxmeter chats only with those.",
                card.name, card.architecture);
  if (llama_model_is_diffusion(model.get()))
    return fail("'{}' ({}) is a diffusion model: it does not write token after token.", card.name,
                card.architecture);
  std::string note = probe.note;
  if (!Decoder::can_share_cache(*model))
    note += fmt::format(
        "{}'{}' ({}) is recurrent: its state can be neither shared nor cut, so that prompts that "
        "begin alike are decoded one by one.",
        note.empty() ? "" : " ", card.name, card.architecture);
  auto chat = std::make_unique<Implementation>(engine, options, std::move(model), std::move(opened),
                                               chat_template, std::move(note));
  LUX_CHECK(chat->start());
  return chat;
}

}  // namespace lux::llama
