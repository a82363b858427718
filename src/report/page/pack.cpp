#include "report/page/pack.h"

#include <openssl/sha.h>
#include <zlib.h>

#include <array>
#include <new>

namespace lux::page {

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k)
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (size_t k = 0; k < 4; ++k)
      out += i + k > bytes.size() ? '=' : digits[group >> (18 - 6 * k) & 63U];
  }
  return out;
}

struct Gzip::State {
  z_stream stream{};
  std::string out;
};

Gzip::Gzip() : state_(std::make_unique<State>()) {
  constexpr int window_and_gzip_header = 15 + 16;
  constexpr int memory = 9;
  if (deflateInit2(&state_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_and_gzip_header,
                   memory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
}

Gzip::~Gzip() {
  deflateEnd(&state_->stream);
}

void Gzip::run(int flush) {
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written first
  do {
    state_->stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    state_->stream.avail_out = buffer.size();
    deflate(&state_->stream, flush);
    state_->out.append(buffer.data(), buffer.size() - state_->stream.avail_out);
  } while (state_->stream.avail_out == 0);
}

void Gzip::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, size_t{1} << 30U);
    bytes.remove_prefix(part.size());
    state_->stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(part.data()));
    state_->stream.avail_in = static_cast<uInt>(part.size());
    run(Z_NO_FLUSH);
  }
}

std::string Gzip::finish() {
  run(Z_FINISH);
  return std::move(state_->out);
}

std::string gzip(std::string_view bytes) {
  Gzip packer;
  packer.add(bytes);
  return packer.finish();
}

std::string gunzip(std::string_view packed) {
  constexpr int window_and_gzip_header = 15 + 16;
  z_stream stream{};
  if (inflateInit2(&stream, window_and_gzip_header) != Z_OK) throw std::bad_alloc();
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written first
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = buffer.size();
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return out;
}

std::string within_script(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '<') {
      out += "\\u003c";
    } else if (json.substr(i).starts_with("\xE2\x80\xA8")) {
      out += "\\u2028";
      i += 2;
    } else if (json.substr(i).starts_with("\xE2\x80\xA9")) {
      out += "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

std::string source_hash(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

}  // namespace lux::page
