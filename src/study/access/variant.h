// A model as its card tells it, for finding those that are the same but for quantisation or access.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/value.h"

namespace lux {

struct Variant {
  std::string model_id;
  std::string name;
  std::string family, size_label, tuning, base_model;
  std::optional<int64_t> params, tokens, step;
  std::string quantisation;    // "F16", "Q4_0", …; empty: not told
  std::string access;          // "in-process", a backend, a provider; empty: not told
  std::string group;           // model_group_of() its card
  bool is_group_told = false;  // the card itself names the group
};

/// From the cards of a lab, in their order.
[[nodiscard]] std::vector<Variant> variants_of(const std::vector<Value>& cards);

/// The name without what only tells of quantisation, file format or access: "gguf", "q4_k_m",
/// "f16", "8bit", "hf", and the card's own words for them; lower case. "wick-3M-step7168-q4_0" is
/// "wick-3m-step7168".
[[nodiscard]] std::string base_name(const Variant& variant);

/// A name as it is looked up: lower case, without the "-t0.0--name-t0.0" of a table of games.
[[nodiscard]] std::string plain_name(const std::string& name);

/// Bits that a weight is stored in: 32, 16, 8, 4 …; nothing where the card does not tell.
[[nodiscard]] std::optional<int> bits_of(const std::string& quantisation);

/// Whether somebody else's computer runs it. False where nothing is told.
[[nodiscard]] bool is_remote(const std::string& access);

/// Whether `a` is the better reference: what is known to have 16 bits or more, then what runs here
/// and tells no quantisation, then what runs here, then the rest; of these local before remote,
/// then the more precise, then by name.
[[nodiscard]] bool is_better_reference(const Variant& a, const Variant& b);

/// What changes from the reference: "F16 → Q4_0", "hf → groq", or both.
[[nodiscard]] std::string change_between(const Variant& reference, const Variant& variant);

/// The first characteristic in which two cards contradict each other; empty where none does. What
/// one of them does not tell contradicts nothing. Parameters may differ by 1 %.
[[nodiscard]] std::string contradiction(const Variant& a, const Variant& b);

}  // namespace lux
