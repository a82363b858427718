// Groups of models that are the same but for quantisation or access, each with its reference.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "study/access/variant.h"

namespace lux {

/// By what models belong together. Where the card does not name its group itself, none may
/// contradict another in family, parameters, tokens, step, tuning or base model.
enum class GroupBy {
  group,  // model_group; else family, size, tuning and step, where they are told; else as by name
  name,   // the same name but for quantisation and access
  base,   // the same base_model
};
[[nodiscard]] std::optional<GroupBy> parse_group_by(std::string_view name);

struct AccessGroup {
  std::string name;
  size_t reference = 0;         // of the variants
  std::vector<size_t> members;  // the others, by precision, then name
};

struct Grouping {
  std::vector<AccessGroup> groups;
  std::vector<std::string> left_out;
};

/// Groups of two and more that differ in quantisation or access; a member that differs from its
/// reference in neither is left out, and said.
[[nodiscard]] Grouping group_variants(const std::vector<Variant>& variants, GroupBy by);

/// A file of groups (YAML): a map of names to lists of models, the reference first. Models are
/// named as their cards are, in upper or lower case, or by model_id. What the lab does not have is
/// left out, and said.
[[nodiscard]] Result<Grouping> read_groups(const std::string& yaml, const std::string& file,
                                           const std::vector<Variant>& variants);

/// A group for each reference; pairs are (variant, reference).
[[nodiscard]] Grouping group_pairs(const std::vector<std::pair<size_t, size_t>>& pairs,
                                   const std::vector<Variant>& variants);

}  // namespace lux
