#include "model/gguf/counts.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace lux::gguf {
namespace {

constexpr std::string_view embeddings[] = {"token_embd", "per_layer_token_embd", "position_embd",
                                           "token_types", "output"};
constexpr std::string_view computed_tables[] = {"rope_freqs", "rope_factors_long",
                                                "rope_factors_short", "attn_rot_embd"};

bool is_number(std::string_view text) {
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return code == std::errc() && end == text.data() + text.size();
}

/// "blk.3.ffn_up.weight" in its parts: "blk", "3", "ffn_up", "weight".
std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t dot = name.find('.');
    parts.push_back(name.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    name.remove_prefix(dot + 1);
  }
}

enum class Role { weight, embedding, computed, expert, unclear_expert };

/// What a tensor is for, by its name; `experts` is the model's number of them.
Role role_of(const Tensor& tensor, int64_t experts) {
  const auto parts = parts_of(tensor.name);
  const bool in_block = parts.size() > 2 && parts[0] == "blk";
  const std::string_view kind = in_block ? parts[2] : parts[0];
  if (std::ranges::find(computed_tables, kind) != std::end(computed_tables)) return Role::computed;
  if (!in_block && parts.size() <= 2 && std::ranges::find(embeddings, kind) != std::end(embeddings))
    return Role::embedding;
  if (experts == 0 || !in_block) return Role::weight;
  if (kind.ends_with("_exps"))  // all experts in one tensor, along its last dimension
    return !tensor.shape.empty() && tensor.shape.back() == static_cast<uint64_t>(experts)
               ? Role::expert
               : Role::unclear_expert;
  if (kind.ends_with("_chexps")) return Role::unclear_expert;  // experts in chunks
  if (parts.size() == 5 && kind.starts_with("ffn_") && is_number(parts[3]))
    return Role::expert;  // older files: a tensor an expert, "blk.0.ffn_up.7.weight"
  return Role::weight;
}

}  // namespace

Counts count(std::span<const Tensor* const> tensors, int64_t experts, int64_t used) {
  Counts counts;
  int64_t in_experts = 0;
  bool unclear = false;
  std::map<std::string_view, int64_t> by_type;
  for (const Tensor* const tensor : tensors) {
    const auto elements = static_cast<int64_t>(tensor->elements);
    const Role role = role_of(*tensor, experts);
    if (role == Role::computed) continue;
    counts.params += elements;
    if (role != Role::embedding) counts.non_embedding += elements;
    if (role == Role::expert) in_experts += elements;
    unclear = unclear || role == Role::unclear_expert;
    by_type[tensor->type->name] += elements;
  }
  if (in_experts > 0 && used > 0 && used <= experts && !unclear && in_experts % experts == 0)
    counts.active = counts.params - in_experts + in_experts / experts * used;
  int64_t most = 0;
  for (const auto& [name, elements] : by_type) {
    if (elements <= most) continue;
    most = elements;
    counts.main_type = name;
  }
  return counts;
}

}  // namespace lux::gguf
