#include "model/llama/llama_scorer.h"

#include <llama.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include "model/llama/decoder.h"
#include "model/llama/encode.h"
#include "model/llama/log_softmax.h"
#include "model/llama/probe.h"

namespace lux::llama {
namespace {

/// A token whose log-probability is wanted after a node, and the request that wants it.
struct Wanted {
  int32_t node;
  int32_t request;
  Token token;
  double logprob = 0;
  bool greedy = false;
};

/// The requests of one unit as tokens: their tree, what is wanted of it, and rows yet without
/// scores.
struct EncodedUnit {
  std::vector<ScoreRow> rows;
  PrefixTree tree;
  std::vector<Wanted> wanted;  // sorted by node, then request
  ScoreCost cost;
};

class Implementation : public LlamaScorer {
 public:
  Implementation(const Card& card, const EngineOptions& options, ModelHandle model,
                 std::string note)
      : options_(options),
        model_(std::move(model)),
        encoder_(*llama_model_get_vocab(model_.get()), token_limit(*model_, options.context)),
        decoder_(*model_, options),
        name_(card.name) {
    if (!note.empty()) notes_.push_back(std::move(note));
  }

  Result<Scores> score(std::span<const ScoreRequest> requests,
                       const std::stop_token& stop) override;
  Result<ScoreCost> count(std::span<const ScoreRequest> requests) override;

  [[nodiscard]] std::string made_with() const override {
    return fmt::format("{}; threads {}, batch {}, KV {}, repack {}, {}", build_info(),
                       options_.threads, options_.batch, llama::name(options_.kv_type),
                       options_.repack ? "on" : "off",
                       decoder_.shares_cache() ? "prefix tree" : "plain path");
  }
  std::vector<std::string> take_notes() override { return std::exchange(notes_, {}); }
  [[nodiscard]] MemoryUse memory() const override {
    return {static_cast<int64_t>(llama_model_size(model_.get())), decoder_.kv_bytes(),
            decoder_.logits_bytes()};
  }

 private:
  static int32_t token_limit(const llama_model& model, int32_t asked) {
    const int32_t trained = llama_model_n_ctx_train(&model);
    return asked > 0 ? std::min(asked, trained) : trained;
  }

  [[nodiscard]] Result<EncodedUnit> encode(std::span<const ScoreRequest> requests) const;

  EngineOptions options_;
  ModelHandle model_;
  Encoder encoder_;
  Decoder decoder_;
  std::vector<std::string> notes_;
  std::string name_;
};

Result<EncodedUnit> Implementation::encode(std::span<const ScoreRequest> requests) const {
  const auto start = std::chrono::steady_clock::now();
  std::vector<ScoreRow> rows;
  std::vector<std::vector<Token>> sequences;
  std::vector<std::vector<Token>> targets;
  std::vector<int32_t> outputs;
  ScoreCost cost;
  for (const ScoreRequest& request : requests) {
    LUX_TRY(EncodedRequest encoded, encoder_.encode(request));
    rows.push_back({.tokens = encoded.targets,
                    .context_tokens = encoded.context_tokens,
                    .greedy = true,
                    .truncated = encoded.truncated,
                    .boundary_merge = encoded.boundary_merge});
    targets.emplace_back(encoded.tokens.end() - encoded.targets, encoded.tokens.end());
    outputs.push_back(encoded.targets);
    encoded.tokens.pop_back();
    cost.requested_tokens += static_cast<int64_t>(encoded.tokens.size());
    sequences.push_back(std::move(encoded.tokens));
  }
  PrefixTree tree(sequences, outputs);
  cost.distinct_tokens = static_cast<int64_t>(tree.nodes().size());
  std::vector<Wanted> wanted;
  for (size_t i = 0; i < targets.size(); ++i) {
    int32_t node = tree.last_node(i);
    for (size_t t = targets[i].size(); t-- > 0;) {
      wanted.push_back({node, static_cast<int32_t>(i), targets[i][t]});
      node = tree.nodes()[static_cast<size_t>(node)].parent;
    }
  }
  std::ranges::sort(wanted, {}, [](const Wanted& w) { return std::pair(w.node, w.request); });
  cost.tokenize_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return EncodedUnit{std::move(rows), std::move(tree), std::move(wanted), cost};
}

Result<ScoreCost> Implementation::count(std::span<const ScoreRequest> requests) {
  LUX_TRY(EncodedUnit unit, encode(requests));
  unit.cost.decoded_tokens = decoder_.count(unit.tree);
  return unit.cost;
}

Result<Scores> Implementation::score(std::span<const ScoreRequest> requests,
                                     const std::stop_token& stop) {
  LUX_TRY(EncodedUnit unit, encode(requests));
  std::vector<Wanted>& wanted = unit.wanted;
  std::atomic<bool> finite = true;
  const size_t width = decoder_.vocabulary_size();
  const auto log_probabilities = [&](const LogitRows& rows) {
    for (size_t r = 0; r < rows.nodes.size(); ++r) {
      const std::span<const float> logits = rows.logits.subspan(r * width, width);
      const LogSoftmax softmax(logits);
      if (!softmax.finite) finite = false;
      for (Wanted& w : std::ranges::equal_range(wanted, rows.nodes[r], {}, &Wanted::node)) {
        w.logprob = static_cast<double>(logits[static_cast<size_t>(w.token)]) - softmax.log_sum;
        w.greedy = w.token == softmax.argmax;
      }
    }
  };
  // A thread beside those that decode would hold them up where they have all cores.
  const bool all_cores = options_.threads >= default_threads();
  SoftmaxWorker worker(log_probabilities, all_cores ? options_.threads : 0);
  const Status decoded = decoder_.run(unit.tree, worker, stop, unit.cost);
  unit.cost.wait_seconds += worker.finish();
  unit.cost.softmax_seconds = worker.busy_seconds();
  LUX_CHECK(decoded);
  if (!finite)
    return fail(
        "'{}' gives logits that are not numbers: its weights or this machine's kernels are "
        "at fault, and nothing was scored.",
        name_);
  for (const Wanted& w : wanted) {
    ScoreRow& row = unit.rows[static_cast<size_t>(w.request)];
    row.logprob += w.logprob;
    row.greedy = row.greedy && w.greedy;
  }
  return Scores{std::move(unit.rows), unit.cost};
}

}  // namespace

Result<std::unique_ptr<LlamaScorer>> LlamaScorer::open(const Card& card, EngineOptions options) {
  if (options.threads <= 0) options.threads = default_threads();
  LUX_TRY(const Probe probe, probe_model(card, options));
  options.repack = probe.repack;
  LUX_TRY(ModelHandle model, load_model(card, options));
  if (llama_vocab_type(llama_model_get_vocab(model.get())) == LLAMA_VOCAB_TYPE_NONE)
    return fail("'{}' has no tokenizer, so that no text can be scored with it.", card.name);
  if (!llama_model_has_decoder(model.get()) || llama_model_has_encoder(model.get()))
    return fail("'{}' ({}) is no decoder-only model, and Luxmeter scores only those.", card.name,
                card.architecture);
  if (llama_model_is_diffusion(model.get()))
    return fail("'{}' ({}) is a diffusion model: it has no next-token likelihoods.", card.name,
                card.architecture);
  std::string note = probe.note;
  if (!Decoder::can_share_cache(*model))
    note += fmt::format(
        "{}'{}' ({}) is recurrent: its state cannot be shared by prefixes, so that every distinct "
        "prompt is decoded whole.",
        note.empty() ? "" : " ", card.name, card.architecture);
  return std::make_unique<Implementation>(card, options, std::move(model), std::move(note));
}

}  // namespace lux::llama
