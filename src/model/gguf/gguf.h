// A GGUF file's head: its metadata and where its tensors lie. Read without trust: every length,
// count and offset is checked against the file, and nothing is kept that the file cannot hold.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "model/gguf/source.h"
#include "model/gguf/types.h"

namespace lux::gguf {

struct Entry {
  ValueType type = ValueType::u8;
  ValueType element = ValueType::u8;  // of an array
  uint64_t count = 1;                 // elements of an array
  uint64_t offset = 0, bytes = 0;     // where the value lies in the file
  Value value;                        // numbers, truth values and texts; null for an array
};

struct Tensor {
  std::string name;
  std::vector<uint64_t> shape;  // fastest dimension first, at most 4
  const TensorType* type = nullptr;
  uint64_t offset = 0;  // from the file's start
  uint64_t bytes = 0;
  uint64_t elements = 0;
};

struct Gguf {
  uint32_t version = 0;
  std::map<std::string, Entry, std::less<>> metadata;
  std::vector<Tensor> tensors;  // in the file's order

  [[nodiscard]] const Entry* find(std::string_view key) const;
};

/// Reads versions 2 and 3. Fails with a sentence that names the source: no GGUF file, big-endian,
/// another version, truncated, damaged (and where).
[[nodiscard]] Result<Gguf> read(ByteSource& source);

}  // namespace lux::gguf
