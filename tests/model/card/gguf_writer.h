// Writes GGUF files in memory, sound ones and broken ones, for tests and fuzzers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lux::test {

class GgufWriter {
 public:
  uint32_t version = 3;
  uint64_t alignment = 32;     // of the tensors' data; general.alignment is written by set() only
  uint64_t extra_tensors = 0;  // claimed in the header, not described
  uint64_t extra_entries = 0;

  GgufWriter& text(std::string_view key, std::string_view value) {
    return raw(key, 8, string_bytes(value));
  }
  GgufWriter& u32(std::string_view key, uint32_t value) { return raw(key, 4, bytes_of(value)); }
  GgufWriter& u16(std::string_view key, uint16_t value) { return raw(key, 2, bytes_of(value)); }
  GgufWriter& i32(std::string_view key, int32_t value) { return raw(key, 5, bytes_of(value)); }
  GgufWriter& u64(std::string_view key, uint64_t value) { return raw(key, 10, bytes_of(value)); }
  GgufWriter& f32(std::string_view key, float value) { return raw(key, 6, bytes_of(value)); }
  GgufWriter& boolean(std::string_view key, uint8_t value) { return raw(key, 7, bytes_of(value)); }
  GgufWriter& texts(std::string_view key, const std::vector<std::string>& values) {
    std::string bytes = bytes_of<uint32_t>(8) + bytes_of<uint64_t>(values.size());
    for (const std::string& value : values) bytes += string_bytes(value);
    return raw(key, 9, bytes);
  }
  /// Any entry: a type's number and the value's bytes.
  GgufWriter& raw(std::string_view key, uint32_t type, std::string_view bytes) {
    entries_ += string_bytes(key) + bytes_of(type) + std::string(bytes);
    ++entry_count_;
    return *this;
  }

  /// A tensor of `bytes` bytes, placed behind the last one.
  GgufWriter& tensor(std::string_view name, const std::vector<uint64_t>& shape, uint32_t type,
                     uint64_t bytes) {
    const char fill = static_cast<char>('a' + tensor_count_ % 26);
    tensor_at(name, shape, type, data_.size());
    data_.resize(data_.size() + bytes, fill);
    data_.resize((data_.size() + alignment - 1) / alignment * alignment);
    return *this;
  }
  /// F32 numbers of that shape.
  GgufWriter& floats(std::string_view name, const std::vector<uint64_t>& shape) {
    uint64_t n = 1;
    for (const uint64_t side : shape) n *= side;
    return tensor(name, shape, 0, 4 * n);
  }
  /// A description alone, at any offset.
  GgufWriter& tensor_at(std::string_view name, const std::vector<uint64_t>& shape, uint32_t type,
                        uint64_t offset) {
    tensors_ += string_bytes(name) + bytes_of(static_cast<uint32_t>(shape.size()));
    for (const uint64_t side : shape) tensors_ += bytes_of(side);
    tensors_ += bytes_of(type) + bytes_of(offset);
    ++tensor_count_;
    return *this;
  }

  [[nodiscard]] std::string bytes() const {
    std::string out = "GGUF" + bytes_of(version) + bytes_of(tensor_count_ + extra_tensors) +
                      bytes_of(entry_count_ + extra_entries) + entries_ + tensors_;
    if (!data_.empty()) out.resize((out.size() + alignment - 1) / alignment * alignment);
    return out + data_;
  }

  template <class T>
  [[nodiscard]] static std::string bytes_of(T value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
  }
  [[nodiscard]] static std::string string_bytes(std::string_view text) {
    return bytes_of<uint64_t>(text.size()) + std::string(text);
  }

 private:
  std::string entries_, tensors_, data_;
  uint64_t entry_count_ = 0, tensor_count_ = 0;
};

/// The metadata of a small Llama: two layers of width 8, a vocabulary of 5.
inline GgufWriter small_metadata() {
  GgufWriter writer;
  writer.text("general.architecture", "llama")
      .text("general.name", "Mite 1")
      .u32("general.file_type", 0)
      .u32("llama.context_length", 64)
      .u32("llama.embedding_length", 8)
      .u32("llama.block_count", 2)
      .f32("llama.rope.freq_base", 10000)
      .text("tokenizer.ggml.model", "gpt2")
      .text("tokenizer.ggml.pre", "mite-bpe")
      .texts("tokenizer.ggml.tokens", {"<s>", "a", "b", "c", "ab"})
      .boolean("tokenizer.ggml.add_bos_token", 1)
      .text("tokenizer.chat_template", "{{ messages }}");
  return writer;
}

/// That Llama whole: 8·5 numbers to look up, 8·5 for the output, 2·64 + 8 others.
inline GgufWriter small_model() {
  GgufWriter writer = small_metadata();
  writer.floats("token_embd.weight", {8, 5})
      .floats("blk.0.attn_q.weight", {8, 8})
      .floats("blk.1.attn_q.weight", {8, 8})
      .floats("output_norm.weight", {8})
      .floats("output.weight", {8, 5});
  return writer;
}

}  // namespace lux::test
