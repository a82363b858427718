// SHA-256, the one hash of the project: identities of models, documents, prompts and units.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lux {

/// A digest in lower-case hexadecimal.
using HexDigest = std::array<char, 64>;

class Sha256 {
 public:
  Sha256();

  Sha256& update(std::string_view bytes);
  /// The digest; the object is spent.
  [[nodiscard]] HexDigest digits();
  [[nodiscard]] std::string hex();

 private:
  // OpenSSL's SHA256_CTX, here and not on the heap: many short texts are hashed.
  alignas(8) std::array<std::byte, 112> context_;
};

/// SHA-256 of `bytes`, 64 hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// SHA-256 of each text. Of many texts of like sizes several are hashed at a time where the CPU
/// can, which takes half as long as one by one.
[[nodiscard]] std::vector<HexDigest> sha256_hex_each(std::span<const std::string_view> texts);

}  // namespace lux
