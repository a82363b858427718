#include "lab/harness/missing_hashes.h"

#include <string_view>

namespace lux::harness {

void MissingHashes::want(size_t document, Which which) {
  const size_t start = texts_.empty() ? 0 : texts_.back().start + texts_.back().size;
  texts_.push_back(
      {.document = document, .which = which, .start = start, .size = page_.size() - start});
}

void MissingHashes::take(std::span<LoggedDocument> documents) {
  std::vector<std::string_view> views;
  views.reserve(texts_.size());
  for (const Text& text : texts_) views.push_back(page_.part(text.start, text.size));
  const auto hashes = sha256_hex_each(views);
  for (size_t i = 0; i < hashes.size(); ++i)
    documents[texts_[i].document].*texts_[i].which = hashes[i];
  clear();
}

void MissingHashes::clear() {
  texts_.clear();
  page_.clear();
}

}  // namespace lux::harness
