#include "lab/harness/unit_id.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/hash.h"
#include "lab/harness/read_log.h"

namespace lux::harness {
namespace {

/// Hashes cells one behind the other, many at a time.
class CellHash {
 public:
  template <class Number>
  void put(Number number) {
    static_assert(std::endian::native == std::endian::little, "cells are hashed little-endian");
    std::memcpy(room(sizeof number), &number, sizeof number);
  }
  void put(double number) {
    // One NaN for all: what its other bits say is not kept in texts.
    if (std::isnan(number)) number = std::numeric_limits<double>::quiet_NaN();
    put(std::bit_cast<uint64_t>(number));
  }
  void put(const HexDigest& digest) {
    std::memcpy(room(digest.size()), digest.data(), digest.size());
  }
  void put_text(std::string_view text) {
    put(static_cast<uint64_t>(text.size()));
    flush();
    hash_.update(text);
  }

  std::string hex() {
    flush();
    return hash_.hex();
  }

 private:
  char* room(size_t size) {
    if (buffer_.size() - size_ < size) flush();
    char* place = buffer_.data() + size_;
    size_ += size;
    return place;
  }
  void flush() {
    hash_.update({buffer_.data(), size_});
    size_ = 0;
  }

  Sha256 hash_;
  size_t size_ = 0;
  std::array<char, 1 << 14> buffer_;
};

void put_choice(const ChoiceCells& cells, bool has_uncond, CellHash& hash) {
  const auto flag = [](bool truth, unsigned place) {
    return static_cast<uint32_t>(truth) << place;
  };
  hash.put(cells.logprob);
  if (has_uncond) hash.put(*cells.uncond_logprob);
  hash.put(cells.tokens);
  hash.put(cells.chars);
  hash.put(cells.bytes);
  hash.put(flag(cells.is_gold, 0) | flag(cells.is_greedy, 1) | flag(cells.truncated, 2) |
           flag(cells.boundary_merge, 3) | flag(has_uncond, 4));
}

}  // namespace

std::string unit_id(const ReadLog& read) {
  CellHash hash;
  const NamedLog& named = *read.named;
  for (const std::string_view text : {named.model_id, named.file.task, named.task_version})
    hash.put_text(text);
  hash.put(int32_t{named.shots()});
  ChoiceCells cells;
  for (const LoggedDocument& document : read.log.documents) {
    hash.put(document.doc_id);
    hash.put(document.doc_hash);
    hash.put(document.prompt_hash);
    hash.put(document.count);
    for (size_t k = 0; k < document.count; ++k) {
      read.put_choice(document, k, cells);
      put_choice(cells, read.log.has_uncond, hash);
    }
  }
  return hash.hex();
}

}  // namespace lux::harness
