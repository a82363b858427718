// The functions for SHA-256 alone. OpenSSL 3 prefers its EVP functions, which take longer to begin
// and to end than to hash a short text.
#define OPENSSL_API_COMPAT 0x10100000L

#include "base/hash.h"

#include <openssl/sha.h>

#include <stdexcept>

#include "base/sha256/each.h"
#include "base/sha256/lanes.h"

namespace lux {
namespace {

void require(int ok) {
  if (ok != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

template <class Bytes>
SHA256_CTX* context(Bytes& bytes) {
  static_assert(sizeof(Bytes) == sizeof(SHA256_CTX) && alignof(SHA256_CTX) <= 8);
  return reinterpret_cast<SHA256_CTX*>(bytes.data());
}

HexDigest hex_of(const sha256::Digest& digest) {
  HexDigest hex;
  const auto digit = [](int nibble) {  // by reckoning, which compilers do for many at once
    return static_cast<char>(nibble + '0' + (nibble > 9 ? 'a' - '0' - 10 : 0));
  };
  for (size_t i = 0; i < digest.size(); ++i) {
    hex[2 * i] = digit(digest[i] >> 4);
    hex[2 * i + 1] = digit(digest[i] & 15);
  }
  return hex;
}

}  // namespace

Sha256::Sha256() {
  require(SHA256_Init(context(context_)));
}

Sha256& Sha256::update(std::string_view bytes) {
  require(SHA256_Update(context(context_), bytes.data(), bytes.size()));
  return *this;
}

HexDigest Sha256::digits() {
  sha256::Digest digest{};
  require(SHA256_Final(digest.data(), context(context_)));
  return hex_of(digest);
}

std::string Sha256::hex() {
  const HexDigest hex = digits();
  return {hex.data(), hex.size()};
}

std::string sha256_hex(std::string_view bytes) {
  return Sha256().update(bytes).hex();
}

std::vector<HexDigest> sha256_hex_each(std::span<const std::string_view> texts) {
  std::vector<HexDigest> hashes(texts.size());
  constexpr size_t few = sha256::lanes / 2;  // too many lanes would be empty
  if (texts.size() > few && sha256::has_lanes())
    sha256::each(texts,
                 [&](size_t i, const sha256::Digest& digest) { hashes[i] = hex_of(digest); });
  else
    for (size_t i = 0; i < texts.size(); ++i) hashes[i] = Sha256().update(texts[i]).digits();
  return hashes;
}

}  // namespace lux
