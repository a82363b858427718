#include "model/gguf/cursor.h"

#include <algorithm>

#include "base/text.h"

namespace lux::gguf {
namespace {
constexpr uint64_t buffer_bytes = 1U << 16U;
}

std::string shown(std::string_view text) {
  constexpr size_t longest = 80;
  const bool cut = text.size() > longest;
  std::string out(text.substr(0, longest));
  const size_t valid = valid_utf8_prefix(out);
  if (cut && longest - valid < 4) out.resize(valid);  // a character cut in two
  const bool readable = is_valid_utf8(out);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !readable)) c = '?';
  }
  return cut ? out + "…" : out;
}

Cursor::Cursor(ByteSource& source, uint64_t limit) : source_(source), limit_(limit) {}

Status Cursor::check(uint64_t bytes) const {
  if (bytes > remaining())
    return fail(
        "'{}' is truncated or damaged: {} needs {} bytes at byte {}, the file has {}; "
        "download it again.",
        source_.name(), what_, bytes, position(), source_.size());
  if (bytes > limit_ - std::min(limit_, position()))
    return fail(
        "'{}' is damaged: {} reaches beyond the first {} bytes, more metadata than any "
        "model has; download it again.",
        source_.name(), what_, limit_);
  return {};
}

Status Cursor::need(size_t bytes) {
  if (buffer_.size() - used_ >= bytes) return {};
  LUX_CHECK(check(bytes));
  buffer_start_ = position();
  used_ = 0;
  buffer_.resize(std::min(buffer_bytes, source_.size() - buffer_start_));
  return source_.read(buffer_start_, buffer_);
}

Result<std::string> Cursor::string(uint64_t longest) {
  LUX_TRY(const uint64_t length, number<uint64_t>());
  LUX_CHECK(check(length));
  if (length > longest)
    return fail(
        "'{}' is damaged: {} holds a text of {} bytes, where {} are allowed; download it "
        "again.",
        source_.name(), what_, length, longest);
  std::string text;
  if (buffer_.size() - used_ >= length) {
    text.assign(buffer_.data() + used_, static_cast<size_t>(length));
  } else {
    text.resize(static_cast<size_t>(length));
    LUX_CHECK(source_.read(position(), text));
  }
  LUX_CHECK(skip(length));
  return text;
}

Status Cursor::skip(uint64_t bytes) {
  LUX_CHECK(check(bytes));
  if (buffer_.size() - used_ >= bytes) {
    used_ += static_cast<size_t>(bytes);
  } else {
    buffer_start_ = position() + bytes;
    buffer_.clear();
    used_ = 0;
  }
  return {};
}

Status Cursor::skip_string() {
  LUX_TRY(const uint64_t length, number<uint64_t>());
  return skip(length);
}

}  // namespace lux::gguf
