// Asks a GGUF file's metadata for values of a kind, and fails in words on others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/gguf/gguf.h"

namespace lux::gguf {

class Metadata {
 public:
  /// Both have to outlive this object; `file` is named in errors.
  Metadata(const Gguf& gguf, const std::string& file) : gguf_(gguf), file_(file) {}

  [[nodiscard]] const Entry* find(std::string_view key) const { return gguf_.find(key); }
  /// A text in valid UTF-8; nothing where there is none under `key`. Another kind of value fails.
  [[nodiscard]] Result<std::optional<std::string>> text(std::string_view key) const;
  /// A whole number of 0 and more; nothing where there is none under `key`.
  [[nodiscard]] Result<std::optional<int64_t>> whole(std::string_view key) const;
  /// The same, but nothing where the value is an array, a number a layer.
  [[nodiscard]] Result<std::optional<int64_t>> single_whole(std::string_view key) const;
  /// The same, but at least 1, and missing is an error.
  [[nodiscard]] Result<int64_t> needed_whole(std::string_view key) const;

 private:
  const Gguf& gguf_;
  const std::string& file_;
};

}  // namespace lux::gguf
