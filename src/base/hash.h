// SHA-256, the one hash of the project: identities of models, documents, prompts and units.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace lux {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(std::string_view bytes);
  /// The digest in lower-case hexadecimal; the object is spent.
  [[nodiscard]] std::string hex();

 private:
  evp_md_ctx_st* context_;
};

/// SHA-256 of `bytes`, 64 hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace lux
