#include "base/sha256/each.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/sha256/lanes.h"

namespace lux::sha256 {
namespace {

constexpr size_t size_bytes = 8;

/// Whether so many bytes behind the whole blocks, the bit after them and the size need two blocks.
bool ends_in_two(size_t rest) {
  return rest + 1 + size_bytes > block_size;
}

/// The text in one lane: its whole blocks, then one or two that end with its size (FIPS 180-4,
/// 5.1.1).
class Lane {
 public:
  void begin(size_t number, std::string_view text) {
    number_ = number;
    at_ = reinterpret_cast<const unsigned char*>(text.data());
    blocks_ = text.size() / block_size;
    const std::string_view rest = text.substr(blocks_ * block_size);
    end_.fill(0);
    rest.copy(reinterpret_cast<char*>(end_.data()), rest.size());
    end_[rest.size()] = 0x80;
    const uint64_t bits = uint64_t{text.size()} * 8;
    end_blocks_ = ends_in_two(rest.size()) ? 2 : 1;
    for (size_t i = 0; i < size_bytes; ++i)
      end_[end_blocks_ * block_size - 1 - i] = static_cast<unsigned char>(bits >> (8 * i));
    if (blocks_ == 0) go_to_end();
  }

  [[nodiscard]] size_t number() const { return number_; }
  /// How many blocks stand one behind the other from here on; 0 when the text is done.
  [[nodiscard]] size_t blocks() const { return blocks_; }
  [[nodiscard]] const unsigned char* at() const { return at_; }

  void step(size_t blocks) {
    at_ += blocks * block_size;
    blocks_ -= blocks;
    if (blocks_ == 0 && end_blocks_ > 0) go_to_end();
  }

 private:
  void go_to_end() {
    at_ = end_.data();
    blocks_ = end_blocks_;
    end_blocks_ = 0;
  }

  size_t number_ = 0;
  const unsigned char* at_ = nullptr;
  size_t blocks_ = 0;
  size_t end_blocks_ = 0;
  std::array<unsigned char, 2 * block_size> end_{};
};

Digest digest_of(const LaneStates& states, size_t lane) {
  Digest digest{};
  for (size_t i = 0; i < first_words.size(); ++i) {
    uint32_t word = states.words[i][lane];
    if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap32(word);
    std::memcpy(digest.data() + i * sizeof word, &word, sizeof word);
  }
  return digest;
}

/// The texts' positions, short ones first: lanes that hold texts of the same blocks go on together,
/// in few and long steps.
std::vector<uint32_t> by_size(std::span<const std::string_view> texts) {
  constexpr size_t sizes = 512;  // texts that are longer than most stand together at the end
  const auto size_of = [](std::string_view text) {
    const size_t blocks = text.size() / block_size;
    return std::min(2 * blocks + (ends_in_two(text.size() % block_size) ? 1 : 0), sizes - 1);
  };
  std::array<uint32_t, sizes + 1> places{};
  for (const std::string_view text : texts) ++places[size_of(text) + 1];
  for (size_t size = 0; size < sizes; ++size) places[size + 1] += places[size];
  std::vector<uint32_t> order(texts.size());
  for (size_t i = 0; i < texts.size(); ++i)
    order[places[size_of(texts[i])]++] = static_cast<uint32_t>(i);
  return order;
}

}  // namespace

void each(std::span<const std::string_view> texts,
          const std::function<void(size_t, const Digest&)>& take) {
  std::array<Lane, lanes> all;
  LaneStates states{};
  const std::vector<uint32_t> order = by_size(texts);
  size_t next = 0;
  const auto begin_next = [&](size_t lane) {
    if (next == texts.size()) return;
    const size_t number = order[next++];
    all[lane].begin(number, texts[number]);
    for (size_t i = 0; i < first_words.size(); ++i) states.words[i][lane] = first_words[i];
  };
  for (size_t lane = 0; lane < lanes; ++lane) begin_next(lane);
  while (true) {
    const Lane* least = nullptr;
    for (const Lane& lane : all)
      if (lane.blocks() > 0 && (least == nullptr || lane.blocks() < least->blocks())) least = &lane;
    if (least == nullptr) return;
    const size_t blocks = least->blocks();
    std::array<const unsigned char*, lanes> at;
    for (size_t lane = 0; lane < lanes; ++lane)  // a lane that is done goes along with another
      at[lane] = all[lane].blocks() > 0 ? all[lane].at() : least->at();
    compress(states, at, blocks);
    for (size_t lane = 0; lane < lanes; ++lane) {
      if (all[lane].blocks() == 0) continue;
      all[lane].step(blocks);
      if (all[lane].blocks() > 0) continue;
      take(all[lane].number(), digest_of(states, lane));
      begin_next(lane);
    }
  }
}

}  // namespace lux::sha256
