// Decodes prefix trees with llama.cpp: contexts, batches, and the cache that they share.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "model/llama/engine.h"
#include "model/llama/prefix_tree.h"
#include "model/llama/softmax_worker.h"
#include "model/scorer.h"

namespace lux::llama {

class BatchBuffer;

/// One model's decoding. Attention models share one unified KV cache by prefixes; a recurrent or
/// hybrid model's state cannot be shared so, and takes a plain path, every distinct sequence from
/// its start.
class Decoder {
 public:
  Decoder(llama_model& model, const EngineOptions& options);

  /// Decodes the whole tree from an empty cache whose window depends on the tree alone, so that its
  /// bits do too. Rows of logits of the nodes marked `output` go to `worker`.
  [[nodiscard]] Status run(const PrefixTree& tree, SoftmaxWorker& worker,
                           const std::stop_token& stop, ScoreCost& cost);

  /// Whether a model's cache can be shared by prefixes: not a recurrent or hybrid one's.
  [[nodiscard]] static bool can_share_cache(const llama_model& model);
  [[nodiscard]] bool shares_cache() const { return shares_cache_; }
  [[nodiscard]] size_t vocabulary_size() const { return vocabulary_size_; }
  /// Tokens that run() would decode.
  [[nodiscard]] int64_t count(const PrefixTree& tree) const;
  /// Bytes of the KV cache and of one batch's logits, at the widest window so far.
  [[nodiscard]] int64_t kv_bytes() const;
  [[nodiscard]] int64_t logits_bytes() const;

 private:
  Status prepare(const PrefixTree& tree);
  Status run_shared(const PrefixTree& tree, SoftmaxWorker& worker, const std::stop_token& stop,
                    ScoreCost& cost);
  Status run_plain(const PrefixTree& tree, SoftmaxWorker& worker, const std::stop_token& stop,
                   ScoreCost& cost);
  Status decode(BatchBuffer& buffer, std::span<const int32_t> output_nodes, SoftmaxWorker& worker,
                const std::stop_token& stop, ScoreCost& cost);

  llama_model& model_;
  EngineOptions options_;
  size_t vocabulary_size_;
  bool shares_cache_;
  BatchLimits limits_;
  ThreadpoolHandle threadpool_;
  ContextHandle context_;
  int32_t cells_ = 0;
  int32_t most_cells_ = 0;
};

}  // namespace lux::llama
