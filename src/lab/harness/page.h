// A text that grows without asking for room at every byte.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

#include "lab/harness/token_walk.h"

namespace lux::harness {

class Page {
 public:
  /// Forgets the text and keeps the memory.
  void clear() { size_ = 0; }
  [[nodiscard]] size_t size() const { return size_; }
  /// `size` bytes from `start` on; good until something is put.
  [[nodiscard]] std::string_view part(size_t start, size_t size) const {
    return {room_.data() + start, size};
  }

  void put(char c) {
    need(1);
    room_[size_++] = c;
  }
  void put(std::string_view text) {
    need(text.size());
    size_ += text.copy(room_.data() + size_, text.size());
  }
  /// A token of a walk, behind which `padding` bytes can be read.
  void put_token(std::string_view token) {
    need(token.size() + step);
    for (size_t done = 0; done < token.size(); done += step)
      std::memcpy(room_.data() + size_ + done, token.data() + done, step);
    size_ += token.size();
  }
  /// A line break, and two spaces for each level.
  void new_line(size_t depth) {
    const size_t spaces = 2 * depth;
    need(1 + spaces + step);
    char* to = room_.data() + size_;
    *to++ = '\n';
    for (size_t done = 0; done < spaces; done += step) std::memset(to + done, ' ', step);
    size_ += 1 + spaces;
  }

 private:
  /// Copied at once, needed or not: cheaper than to ask how much is needed.
  static constexpr size_t step = 32;
  static_assert(step <= padding);

  void need(size_t more) {
    if (room_.size() - size_ < more) room_.resize(2 * (size_ + more));
  }

  std::vector<char> room_;
  size_t size_ = 0;
};

}  // namespace lux::harness
