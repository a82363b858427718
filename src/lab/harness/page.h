// A text that grows without asking for room at every byte.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
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
  /// Takes back what was put since the text had this size.
  void cut(size_t size) { size_ = size; }
  /// A part of what is walked over, behind which `padding` bytes can be read. False where it holds
  /// no backslash; true says that it may hold one.
  bool put_part(std::string_view part) {
    need(part.size() + step);
    char* to = room_.data() + size_;
    Step found{};
    for (size_t done = 0; done < part.size(); done += step) {
      Step bytes;
      std::memcpy(&bytes, part.data() + done, step);
      std::memcpy(to + done, &bytes, step);
      found |= bytes == '\\';
    }
    size_ += part.size();
    const auto words = std::bit_cast<std::array<uint64_t, step / sizeof(uint64_t)>>(found);
    return std::ranges::any_of(words, [](uint64_t bits) { return bits != 0; });
  }
  /// A line break, and two spaces for each level.
  void new_line(size_t depth) {
    need(line_room(depth));
    size_ += write_line(room_.data() + size_, depth);
  }
  /// The same behind a comma or an opening bracket.
  void put_and_break(char c, size_t depth) {
    need(1 + line_room(depth));
    char* to = room_.data() + size_;
    *to = c;
    size_ += 1 + write_line(to + 1, depth);
  }

 private:
  /// Copied at once, needed or not: cheaper than to ask how much is needed.
  static constexpr size_t step = 32;
  static_assert(step <= padding);
  using Step [[gnu::vector_size(step)]] = signed char;

  static size_t line_room(size_t depth) { return 1 + 2 * depth + step; }
  static size_t write_line(char* to, size_t depth) {
    const size_t spaces = 2 * depth;
    *to++ = '\n';
    for (size_t done = 0; done < spaces; done += step) std::memset(to + done, ' ', step);
    return 1 + spaces;
  }
  void need(size_t more) {
    if (room_.size() - size_ < more) room_.resize(2 * (size_ + more));
  }

  std::vector<char> room_;
  size_t size_ = 0;
};

}  // namespace lux::harness
