#include "model/gguf/describe.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"
#include "model/gguf/counts.h"
#include "model/gguf/cursor.h"
#include "model/gguf/metadata.h"
#include "model/gguf/split.h"
#include "model/gguf/tokenizer.h"

namespace lux::gguf {
namespace {

/// A general.name that says which model it is: none of the words that converters put there, and
/// no commit's hash.
bool is_telling(std::string_view name, std::string_view architecture) {
  constexpr std::array<std::string_view, 8> empty_words = {
      "model", "models", "llama v2", "hf", "output", "checkpoint", "unknown", "none"};
  if (name.empty() || name.size() > 100 || name == "." || name == "..") return false;
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  if (lower == architecture || std::ranges::find(empty_words, lower) != empty_words.end())
    return false;
  if (std::ranges::any_of(lower, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    return false;
  return lower.size() < 32 || lower.find_first_not_of("0123456789abcdef") != std::string::npos;
}

std::string stem_of(const std::string& file) {
  const auto shard = shard_name(file);
  return shard ? shard->stem : Path(file).stem().string();
}

/// The file's own words on what its makers know better; a sidecar goes before them.
Status take_general(const Metadata& metadata, const std::string& file, Card& card) {
  LUX_TRY(const auto name, metadata.text("general.name"));
  const std::string_view stripped = name ? strip(*name) : std::string_view();
  card.name = is_telling(stripped, card.architecture) ? std::string(stripped) : stem_of(file);
  const std::pair<const char*, std::optional<std::string>*> words[] = {
      {"general.basename", &card.family},
      {"general.size_label", &card.size_label},
      {"general.license", &card.licence},
      {"general.finetune", &card.tuning},
      {"general.base_model.0.name", &card.base_model},
  };
  for (const auto& [key, field] : words) {
    LUX_TRY(auto word, metadata.text(key));
    if (word && !word->empty()) *field = std::move(word);
  }
  return {};
}

Status take_tokenizer(const Metadata& metadata, const Part& part, Card& card) {
  LUX_TRY(const auto model, metadata.text("tokenizer.ggml.model"));
  LUX_TRY(const auto pre, metadata.text("tokenizer.ggml.pre"));
  card.tokenizer = model.value_or("");
  if (model && pre && *pre != "default") card.tokenizer += "/" + *pre;
  LUX_TRY(card.chat_template, metadata.text("tokenizer.chat_template"));
  if (card.chat_template) card.template_hash = sha256_hex(*card.chat_template);
  LUX_TRY(card.tokenizer_hash, tokenizer_hash(part.gguf, *part.source));
  LUX_TRY(card.bos_token, token_text(part.gguf, *part.source, "tokenizer.ggml.bos_token_id"));
  LUX_TRY(card.eos_token, token_text(part.gguf, *part.source, "tokenizer.ggml.eos_token_id"));

  const Entry* const tokens = metadata.find("tokenizer.ggml.tokens");
  LUX_TRY(const auto size, metadata.whole(card.architecture + ".vocab_size"));
  if (tokens != nullptr && tokens->type != ValueType::array)
    return fail("'{}' is damaged: tokenizer.ggml.tokens is no array.", part.source->name());
  card.vocabulary = tokens != nullptr ? static_cast<int64_t>(tokens->count) : size.value_or(0);
  return {};
}

Status take_tensors(const Metadata& metadata, const std::vector<Part>& parts, Card& card) {
  std::vector<const Tensor*> tensors;
  for (const Part& part : parts) {
    card.file_bytes += static_cast<int64_t>(part.source->size());
    for (const Tensor& tensor : part.gguf.tensors) tensors.push_back(&tensor);
  }
  const std::string& file = parts.front().source->name();
  if (tensors.empty()) return fail("'{}' holds no tensors: it is a vocabulary, not a model.", file);
  LUX_TRY(const auto experts, metadata.single_whole(card.architecture + ".expert_count"));
  LUX_TRY(const auto used, metadata.single_whole(card.architecture + ".expert_used_count"));
  const Counts counts = count(tensors, experts.value_or(0), used.value_or(0));
  if (counts.params == 0) return fail("'{}' is damaged: its tensors are empty.", file);
  card.params = counts.params;
  card.params_non_embedding = counts.non_embedding;
  card.params_active = counts.active;
  LUX_TRY(const auto type, metadata.whole("general.file_type"));
  card.quantisation = type ? std::string(file_type_name(*type)) : "";
  if (card.quantisation.empty()) card.quantisation = counts.main_type;
  return {};
}

std::unexpected<Error> no_model(const Metadata& metadata, const std::string& file) {
  const auto type = metadata.text("general.type");
  const std::string kind = type && *type && **type != "model" ? **type : "clip";
  return fail("'{}' is no language model: its type is '{}'.", file, shown(kind));
}

}  // namespace

bool is_model(const Gguf& gguf) {
  const Entry* const type = gguf.find("general.type");
  if (type != nullptr && type->value.is_string() && type->value.string() != "model") return false;
  const Entry* const architecture = gguf.find("general.architecture");
  return architecture == nullptr || !architecture->value.is_string() ||
         architecture->value.string() != "clip";
}

Result<Card> describe(const std::vector<Part>& parts) {
  std::vector<const Gguf*> heads;
  std::vector<std::string> names;
  for (const Part& part : parts) {
    heads.push_back(&part.gguf);
    names.push_back(part.source->name());
  }
  const Part& first = parts.front();
  const std::string& file = names.front();
  const Metadata metadata(first.gguf, file);
  if (!is_model(first.gguf)) return no_model(metadata, file);
  LUX_CHECK(check_parts(heads, names));

  Card card;
  LUX_TRY(const auto architecture, metadata.text("general.architecture"));
  if (!architecture || architecture->empty())
    return fail("'{}' does not say what kind of model it is: it has no general.architecture.",
                file);
  card.architecture = *architecture;
  LUX_CHECK(take_tensors(metadata, parts, card));
  LUX_TRY(card.context, metadata.needed_whole(card.architecture + ".context_length"));
  LUX_TRY(card.layers, metadata.needed_whole(card.architecture + ".block_count"));
  LUX_TRY(card.embedding, metadata.needed_whole(card.architecture + ".embedding_length"));
  LUX_CHECK(take_general(metadata, file, card));
  LUX_CHECK(take_tokenizer(metadata, first, card));
  return card;
}

}  // namespace lux::gguf
