#include "model/gguf/tokenizer.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "model/gguf/cursor.h"

namespace lux::gguf {

Result<std::string> tokenizer_hash(const Gguf& gguf, ByteSource& source) {
  constexpr std::string_view prefix = "tokenizer.ggml.";
  constexpr uint64_t block = 1U << 16U;
  Sha256 hash;
  bool any = false;
  std::vector<char> buffer;
  for (auto at = gguf.metadata.lower_bound(prefix);
       at != gguf.metadata.end() && at->first.starts_with(prefix); ++at) {
    const auto& [key, entry] = *at;
    any = true;
    hash.update(fmt::format("{}:{} {} {} {} {}\n", key.size(), key, type_name(entry.type),
                            type_name(entry.element), entry.count, entry.bytes));
    for (uint64_t done = 0; done < entry.bytes; done += buffer.size()) {
      buffer.resize(static_cast<size_t>(std::min(block, entry.bytes - done)));
      LUX_CHECK(source.read(entry.offset + done, buffer));
      hash.update({buffer.data(), buffer.size()});
    }
  }
  return any ? hash.hex() : std::string();
}

Result<std::string> token_text(const Gguf& gguf, ByteSource& source, std::string_view id_key) {
  constexpr uint64_t array_head = 4 + 8;  // type and number of the elements
  constexpr uint64_t longest_token = 65536;
  const Entry* const id = gguf.find(id_key);
  const Entry* const tokens = gguf.find("tokenizer.ggml.tokens");
  if (id == nullptr || !id->value.is_int() || tokens == nullptr ||
      tokens->type != ValueType::array || tokens->element != ValueType::string)
    return std::string();
  const int64_t wanted = id->value.integer();
  if (wanted < 0 || static_cast<uint64_t>(wanted) >= tokens->count) return std::string();
  Cursor in(source, tokens->offset + tokens->bytes);
  in.reading("tokenizer.ggml.tokens");
  LUX_CHECK(in.skip(tokens->offset + array_head));
  for (int64_t i = 0; i < wanted; ++i) LUX_CHECK(in.skip_string());
  LUX_TRY(std::string text, in.string(longest_token));
  if (!is_valid_utf8(text))
    return fail("'{}' is damaged: token {}, its {}, is not valid UTF-8.", source.name(), wanted,
                id_key);
  return text;
}

}  // namespace lux::gguf
