// The identity of a tokenizer.
#pragma once

#include <string>

#include "base/error.h"
#include "model/gguf/gguf.h"
#include "model/gguf/source.h"

namespace lux::gguf {

/// SHA-256 over the metadata entries under tokenizer.ggml., ordered by key: for each its key, types,
/// number of elements and bytes as they stand in the file. The chat template is no part of it.
/// Empty where there are no such entries.
[[nodiscard]] Result<std::string> tokenizer_hash(const Gguf& gguf, ByteSource& source);

}  // namespace lux::gguf
