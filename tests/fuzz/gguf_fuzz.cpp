// Any bytes as a GGUF file: an error in words or a card that survives its own JSON.
#include <cstdlib>
#include <random>

#include "base/json.h"
#include "model/gguf/describe.h"
#include "tests/model/card/gguf_writer.h"

namespace {

using lux::test::GgufWriter;

/// Sound files to start from, so that no corpus has to be kept.
std::string seed_file(unsigned kind) {
  switch (kind % 4) {
    case 0:
      return lux::test::small_model().bytes();
    case 1: {  // a mixture of experts, quantised, aligned otherwise
      GgufWriter writer;
      writer.alignment = 8;
      writer.u32("general.alignment", 8)
          .text("general.architecture", "llama")
          .u32("llama.context_length", 64)
          .u32("llama.embedding_length", 32)
          .u32("llama.block_count", 1)
          .u32("llama.expert_count", 2)
          .u32("llama.expert_used_count", 1)
          .u32("llama.vocab_size", 3)
          .tensor("token_embd.weight", {32, 3}, 8, 102)
          .tensor("blk.0.ffn_up_exps.weight", {32, 2, 2}, 2, 72)
          .tensor("rope_freqs.weight", {4}, 0, 16);
      return writer.bytes();
    }
    case 2: {  // the only part of a split model
      GgufWriter writer = lux::test::small_model();
      writer.version = 2;
      writer.u16("split.no", 0).u16("split.count", 1).i32("split.tensors.count", 5);
      writer.u32("tokenizer.ggml.bos_token_id", 0).u32("tokenizer.ggml.eos_token_id", 4);
      return writer.bytes();
    }
    default:
      return lux::test::small_metadata().text("general.type", "adapter").bytes();
  }
}

lux::Result<lux::Card> card_of(std::string_view bytes) {
  std::vector<lux::gguf::Part> parts(1);
  parts[0].source = std::make_unique<lux::MemorySource>("fuzz.gguf", bytes);
  LUX_TRY(parts[0].gguf, lux::gguf::read(*parts[0].source));
  return lux::gguf::describe(parts);
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

/// Now and then begins again with a sound file; libFuzzer's own changes otherwise.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned seed) {
  if (size < 24 || seed % 64 == 0) {
    const std::string bytes = seed_file(seed / 64);
    if (bytes.size() <= max_size) {
      bytes.copy(reinterpret_cast<char*>(data), bytes.size());
      size = bytes.size();
    }
  }
  return LLVMFuzzerMutate(data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto card = card_of({reinterpret_cast<const char*>(data), size});
  if (!card) {
    require(card.error().message.starts_with("'fuzz.gguf' ") &&
            card.error().message.ends_with('.'));
    return 0;
  }
  require(card->params > 0 && card->params_non_embedding <= card->params && card->layers > 0);
  const auto value = lux::parse_json(lux::to_json(to_value(*card)));
  require(value && *value == to_value(*card) && lux::card_from_value(*value));
  return 0;
}
