// Reads little-endian numbers and strings one after another and never past the end.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/gguf/source.h"

namespace lux::gguf {

/// Text from a file for an error sentence: at most 80 bytes, with unprintable ones as '?'.
[[nodiscard]] std::string shown(std::string_view text);

class Cursor {
 public:
  /// Reads `source` from its start; no further than `limit` bytes, which is more than any sound
  /// file's metadata takes.
  Cursor(ByteSource& source, uint64_t limit);

  [[nodiscard]] uint64_t position() const { return buffer_start_ + used_; }
  /// Bytes up to the end of the source.
  [[nodiscard]] uint64_t remaining() const { return source_.size() - position(); }

  /// What is being read, for error sentences: "tensor 'x'".
  void reading(std::string what) { what_ = std::move(what); }

  /// A number of type T.
  template <class T>
  [[nodiscard]] Result<T> number() {
    LUX_CHECK(need(sizeof(T)));
    T value;
    std::memcpy(&value, buffer_.data() + used_, sizeof(T));
    used_ += sizeof(T);
    return value;
  }
  /// A string: its length in 8 bytes, then its bytes; one longer than `longest` is an error.
  [[nodiscard]] Result<std::string> string(uint64_t longest);
  [[nodiscard]] Status skip(uint64_t bytes);
  [[nodiscard]] Status skip_string();

 private:
  static_assert(std::endian::native == std::endian::little,
                "on a big-endian machine the numbers have to be turned");

  /// Fails unless `bytes` more are in the source and within the limit.
  [[nodiscard]] Status check(uint64_t bytes) const;
  /// Has the next `bytes` (a few) in the buffer, or fails.
  [[nodiscard]] Status need(size_t bytes);

  ByteSource& source_;
  uint64_t limit_;
  std::string what_ = "the header";
  std::vector<char> buffer_;
  uint64_t buffer_start_ = 0;  // the offset of buffer_[0] in the source
  size_t used_ = 0;
};

}  // namespace lux::gguf
