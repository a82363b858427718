// From a GGUF model's files to its card.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/card.h"
#include "model/gguf/gguf.h"
#include "model/gguf/source.h"

namespace lux::gguf {

/// One file of a model, opened and read.
struct Part {
  std::unique_ptr<ByteSource> source;
  Gguf gguf;
};

/// Whether the file is a model, by its general.type and architecture: adapters, projectors of
/// images and importance matrices are GGUF files too.
[[nodiscard]] bool is_model(const Gguf& gguf);

/// The card as far as the files tell, without identity: `spec`, `files`, `content_hash` and
/// `model_id` stay empty. `parts` are the model's files in order. Fails on files that do not fit
/// together, and on metadata that a model cannot be without.
[[nodiscard]] Result<Card> describe(const std::vector<Part>& parts);

}  // namespace lux::gguf
