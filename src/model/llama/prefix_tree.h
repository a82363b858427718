// The prefix tree of a unit: every distinct token of all its requests once, and the batches that
// decode it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/encoded_request.h"

namespace lux::llama {

/// A trie over token sequences. Nodes stand in preorder, children in order of first insertion, so
/// that a node's index is its place in decoding order.
class PrefixTree {
 public:
  static constexpr int32_t none = -1;

  struct Node {
    Token token = 0;
    int32_t parent = none;  // index of the parent, always smaller; none below the empty root
    int32_t depth = 0;      // position in the sequence, from 0
    bool output = false;    // its logits are wanted
  };

  /// Builds the tree. Sequence i holds the tokens put through the model for request i: context and
  /// continuation without its last token, after truncation. `outputs[i]` is how many tokens at the
  /// end of sequence i have their logits wanted.
  PrefixTree(std::span<const std::vector<Token>> sequences, std::span<const int32_t> outputs);

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  /// The node of the last token of sequence i; its ancestors are the rest.
  [[nodiscard]] int32_t last_node(size_t sequence) const { return last_[sequence]; }

 private:
  std::vector<Node> nodes_;
  std::vector<int32_t> last_;
};

/// What the engine holds at once.
struct BatchLimits {
  int32_t tokens = 512;       // a batch
  int32_t outputs = 512;      // positions a batch whose logits are wanted
  int32_t branches = 63;      // sequences a batch, beside the trunk
  int32_t cells = INT32_MAX;  // of the cache: trunk and batch; more than the longest path
};

/// A run of nodes [first, last) decoded together. Within it, branch b (from 0) is the path to its
/// b-th local leaf: a node none of whose children is in the batch. A node belongs to all branches
/// below it, which are neighbours. Cached tokens before the batch lie on one path, the *trunk*.
struct Batch {
  int32_t first = 0;
  int32_t last = 0;
  int32_t outputs = 0;
  struct BranchRange {
    int32_t first = 0;
    int32_t last = 0;
  };
  std::vector<BranchRange> branches;  // of each node
  std::vector<int32_t> attach;  // of each branch: how many tokens of the trunk it goes on from
  /// Afterwards the trunk is the first `keep` tokens of branch `keep_branch`, or of the old trunk
  /// (none).
  int32_t keep = 0;
  int32_t keep_branch = PrefixTree::none;

  [[nodiscard]] int32_t size() const { return last - first; }
};

/// Cuts the tree into batches that decode every node exactly once.
[[nodiscard]] std::vector<Batch> plan_batches(const PrefixTree& tree, const BatchLimits& limits);

}  // namespace lux::llama
