// A tokenizer's identity and its special tokens.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "model/gguf/gguf.h"
#include "model/gguf/source.h"

namespace lux::gguf {

/// SHA-256 over the metadata entries under tokenizer.ggml., ordered by key: for each its key,
/// types, number of elements and bytes as they stand in the file. The chat template is no part of
/// it. Empty where there are no such entries.
[[nodiscard]] Result<std::string> tokenizer_hash(const Gguf& gguf, ByteSource& source);

/// The text of the token whose number stands under `id_key`, such as
/// tokenizer.ggml.bos_token_id; empty where the file names none, or one outside its vocabulary.
[[nodiscard]] Result<std::string> token_text(const Gguf& gguf, ByteSource& source,
                                             std::string_view id_key);

}  // namespace lux::gguf
