#include "model/gguf/tokenizer_hash.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"

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

}  // namespace lux::gguf
