// Where tensors lie in a GGUF file, and whether they can.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "model/gguf/gguf.h"

namespace lux::gguf {

inline constexpr uint32_t most_dimensions = 4;

/// Sets type, elements and bytes of a tensor with a name and a shape. Fails on unknown types, rows
/// that are not whole blocks, and sizes beyond 2^63.
[[nodiscard]] Status measure(Tensor& tensor, uint32_t type, const std::string& name);

/// Turns offsets within the tensor data into offsets within the file; the descriptions end at
/// `head_bytes`. Fails on a bad general.alignment, on tensors that are out of line, overlap, or end
/// past `file_bytes`.
[[nodiscard]] Status place(Gguf& gguf, uint64_t head_bytes, uint64_t file_bytes,
                           const std::string& name);

}  // namespace lux::gguf
