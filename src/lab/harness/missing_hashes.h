// Hashes that a log does not tell, taken many at a time.
#pragma once

#include <span>
#include <vector>

#include "base/hash.h"
#include "lab/harness/page.h"
#include "lab/harness/sample_log.h"

namespace lux::harness {

/// Keeps the texts to be hashed until there are enough of them.
class MissingHashes {
 public:
  using Which = HexDigest LoggedDocument::*;

  /// Where a text is put, before want().
  [[nodiscard]] Page& text() { return page_; }
  /// Wants the hash of what was put since the last text, for the document at this position.
  void want(size_t document, Which which);

  [[nodiscard]] bool are_many() const { return texts_.size() >= 512; }
  /// Takes all hashes that were wanted.
  void take(std::span<LoggedDocument> documents);
  void clear();

 private:
  struct Text {
    size_t document;
    Which which;
    size_t start, size;
  };
  Page page_;
  std::vector<Text> texts_;
};

}  // namespace lux::harness
