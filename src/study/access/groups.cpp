#include "study/access/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/yaml.h"

namespace lux {
namespace {

/// What variants of a group share; empty where the card does not tell enough.
std::string key_of(const Variant& variant, GroupBy by) {
  switch (by) {
    case GroupBy::group:
      if (variant.is_group_told || (!variant.family.empty() && !variant.size_label.empty()))
        return variant.group;
      return base_name(variant);
    case GroupBy::name:
      return base_name(variant);
    case GroupBy::base:
      return variant.base_model;
  }
  return {};
}

std::string name_of(const std::vector<size_t>& members, const std::vector<Variant>& variants,
                    GroupBy by) {
  const Variant& first = variants[members.front()];
  return by == GroupBy::name ? base_name(first) : key_of(first, by);
}

void add_group(std::vector<size_t> members, const std::vector<Variant>& variants, GroupBy by,
               Grouping& out) {
  std::ranges::sort(
      members, [&](size_t a, size_t b) { return is_better_reference(variants[a], variants[b]); });
  AccessGroup group{.name = name_of(members, variants, by), .reference = members.front()};
  const Variant& reference = variants[group.reference];
  for (size_t i = 1; i < members.size(); ++i) {
    const Variant& variant = variants[members[i]];
    if (change_between(reference, variant).empty())
      out.left_out.push_back(
          fmt::format("{}: its card tells the same quantisation and access as that of {}.",
                      variant.model_id, reference.model_id));
    else
      group.members.push_back(members[i]);
  }
  if (!group.members.empty()) out.groups.push_back(std::move(group));
}

/// Without those that contradict a member.
bool fits(size_t variant, const std::vector<size_t>& group, const std::vector<Variant>& variants,
          GroupBy by) {
  return std::ranges::all_of(group, [&](size_t member) {
    return (variants[member].is_group_told && variants[variant].is_group_told &&
            by == GroupBy::group) ||
           contradiction(variants[member], variants[variant]).empty();
  });
}

}  // namespace

std::optional<GroupBy> parse_group_by(std::string_view name) {
  if (name == "name") return GroupBy::name;
  if (name == "group") return GroupBy::group;
  if (name == "base") return GroupBy::base;
  return std::nullopt;
}

Grouping group_variants(const std::vector<Variant>& variants, GroupBy by) {
  Grouping out;
  std::map<std::string, std::vector<std::vector<size_t>>> candidates;
  for (size_t v = 0; v < variants.size(); ++v) {
    const std::string key = key_of(variants[v], by);
    if (key.empty()) continue;
    auto& groups = candidates[key];
    const auto group =
        std::ranges::find_if(groups, [&](const auto& one) { return fits(v, one, variants, by); });
    if (group != groups.end()) {
      group->push_back(v);
      continue;
    }
    if (by != GroupBy::base && !groups.empty()) {
      const Variant& other = variants[groups.front().front()];
      out.left_out.push_back(
          fmt::format("{} would be one model with {}, but its card tells another {}: they are "
                      "not compared.",
                      variants[v].model_id, other.model_id, contradiction(other, variants[v])));
    }
    groups.push_back({v});
  }
  for (const auto& [key, groups] : candidates)
    for (const auto& group : groups)
      if (group.size() > 1) add_group(group, variants, by, out);
  return out;
}

Result<Grouping> read_groups(const std::string& yaml, const std::string& file,
                             const std::vector<Variant>& variants) {
  LUX_TRY(const Value content, parse_yaml(yaml, file));
  if (!content.is_map()) return fail("{}: groups are a map of names to lists of models.", file);
  Grouping out;
  for (const Member& entry : content.map()) {
    if (!entry.value.is_list())
      return fail("{}: the group '{}' is no list of models.", file, entry.key);
    std::vector<size_t> found;
    for (const Value& name : entry.value.list()) {
      if (!name.is_string())
        return fail("{}: the group '{}' holds something that is no model's name.", file, entry.key);
      const std::string wanted = plain_name(name.string());
      std::vector<size_t> fitting;
      for (size_t v = 0; v < variants.size(); ++v)
        if (variants[v].model_id == name.string() || plain_name(variants[v].name) == wanted)
          fitting.push_back(v);
      if (fitting.size() > 1)
        return fail("{}: '{}' of the group '{}' fits {} and {}; name it by its model_id.", file,
                    name.string(), entry.key, variants[fitting[0]].model_id,
                    variants[fitting[1]].model_id);
      if (fitting.empty()) {
        out.left_out.push_back(fmt::format("{} of the group {}: the lab has no such model.",
                                           name.string(), entry.key));
        continue;
      }
      if (std::ranges::find(found, fitting.front()) != found.end())
        return fail("{}: '{}' stands twice in the group '{}'.", file, name.string(), entry.key);
      found.push_back(fitting.front());
    }
    if (found.size() < 2) continue;
    out.groups.push_back({.name = entry.key,
                          .reference = found.front(),
                          .members = {found.begin() + 1, found.end()}});
  }
  return out;
}

Grouping group_pairs(const std::vector<std::pair<size_t, size_t>>& pairs,
                     const std::vector<Variant>& variants) {
  Grouping out;
  for (const auto& [variant, reference] : pairs) {
    const auto group = std::ranges::find(out.groups, reference, &AccessGroup::reference);
    if (group == out.groups.end())
      out.groups.push_back(
          {.name = variants[reference].name, .reference = reference, .members = {variant}});
    else if (std::ranges::find(group->members, variant) == group->members.end())
      group->members.push_back(variant);
  }
  return out;
}

}  // namespace lux
