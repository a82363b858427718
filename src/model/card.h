// The card: what a model *is*, as far as its files and its makers tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux {

struct Card {
  /// Name and the first 12 hexadecimal digits of content_hash: "wick-3M-step7168-f16@0123456789ab",
  /// fit to be a file's name.
  std::string model_id;
  std::string
      name;  // the sidecar's name, else general.name where it is telling, else the file's stem
  std::string spec;         // how it was asked for, "gguf:…"
  std::vector<Path> files;  // the shards in order; one for a model in one file

  std::string content_hash;    // SHA-256 over the content of all shards
  std::string tokenizer_hash;  // SHA-256 over the tokenizer's metadata
  std::string template_hash;   // SHA-256 of the chat template, empty without one

  // From the file.
  std::string architecture;              // "llama", "mamba", …
  std::string quantisation;              // "F16", "Q4_K_M", …
  int64_t params = 0;                    // all parameters, counted from the tensors
  int64_t params_non_embedding = 0;      // without token (and position) embeddings and a separate
                                         // output matrix, as scaling laws count
  std::optional<int64_t> params_active;  // of a mixture of experts: those used for one token
  int64_t context = 0;                   // tokens it was trained for
  int64_t vocabulary = 0;
  int64_t layers = 0;
  int64_t embedding = 0;             // width of the residual stream
  std::string tokenizer;             // "llama", "gpt2", … with its pre-tokenizer: "gpt2/llama-bpe"
  std::string bos_token, eos_token;  // their texts; empty where the file names none
  std::optional<std::string> chat_template;
  int64_t file_bytes = 0;

  // From a sidecar, cards.json beside the file or above it; the first four and the licence, where
  // the sidecar is silent, from the file's own general.* metadata.
  std::optional<std::string> family, size_label, tuning, base_model, release_date, licence;
  std::optional<std::string> provider;     // who made it: "Meta"
  std::optional<std::string> cutoff_date;  // where its training data end; dates are ISO 8601
  std::optional<bool> commercial;          // not to be had without paying
  std::optional<bool> multilingual, multimodal;
  std::optional<std::string> instruction_data;  // what its instruction tuning used
  std::optional<std::string> model_group;       // the same for one model in several quantisations,
                                                // or behind several backends
  std::optional<std::vector<std::string>> assumed;  // fields whose value is a guess
  std::optional<int64_t> tokens, step;              // seen in training
  std::optional<double> compute_flops;  // pretraining; not given but with tokens: 6·N·D with
                                        // N = params_active, or params
  std::string compute_source;           // "card" (the sidecar's), "6ND" or empty
  Value extra;                          // whatever else the sidecar holds, kept as it stands

  std::string access = "in-process";
};

/// The card as JSON, for the lab's models/<model-id>.json; field names are those of
/// docs/formats.md.
[[nodiscard]] Value to_value(const Card& card);
[[nodiscard]] Result<Card> card_from_value(const Value& value);

/// The card's model_id: letters, digits and ".-_+" of the name, "-" for every other byte.
[[nodiscard]] std::string make_model_id(std::string_view name, std::string_view content_hash);

/// The models that a spec names: "gguf:FILE", "gguf:FOLDER" (searched through), "gguf:GLOB". Split
/// files are one model. Sorted by family, non-embedding parameters, tokens and name. Fails, naming
/// the file, on what is no sound GGUF file, and where nothing matches. `hash_cache` (may be empty)
/// is a file that remembers content hashes by inode, size and time.
[[nodiscard]] Result<std::vector<Card>> find_models(const std::string& spec, Env& env,
                                                    const Path& hash_cache);

}  // namespace lux
