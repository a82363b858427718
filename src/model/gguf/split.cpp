#include "model/gguf/split.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <unordered_map>

#include "model/gguf/cursor.h"

namespace lux::gguf {
namespace {

constexpr std::string_view ending = ".gguf";

/// Five digits at the end of `text`, cut off; nothing where there are none.
std::optional<int> cut_number(std::string_view& text) {
  constexpr size_t digits = 5;
  if (text.size() < digits) return {};
  const std::string_view number = text.substr(text.size() - digits);
  if (!std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; })) return {};
  int value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  text.remove_suffix(digits);
  return value;
}

bool cut_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

std::string shard_file(const ShardName& shard, int number) {
  return fmt::format("{}-{:05}-of-{:05}{}", shard.stem, number, shard.count, ending);
}

/// A whole, non-negative number under `key`; nothing where there is none.
Result<std::optional<int64_t>> whole_number(const Gguf& gguf, std::string_view key,
                                            const std::string& name) {
  const Entry* const entry = gguf.find(key);
  if (entry == nullptr) return std::nullopt;
  if (!entry->value.is_int() || entry->value.integer() < 0)
    return fail("'{}' is damaged: {} is not a whole number.", name, key);
  return entry->value.integer();
}

}  // namespace

std::optional<ShardName> shard_name(const Path& path) {
  const std::string file = path.filename().string();
  std::string_view text = file;
  if (!cut_end(text, ending)) return {};
  const auto count = cut_number(text);
  if (!count || !cut_end(text, "-of-")) return {};
  const auto number = cut_number(text);
  if (!number || !cut_end(text, "-")) return {};
  if (text.empty() || *number < 1 || *number > *count) return {};
  return ShardName{std::string(text), *number, *count};
}

Result<std::vector<std::vector<Path>>> group_shards(const std::vector<Path>& files, Env& env) {
  std::vector<std::vector<Path>> groups;
  std::set<Path> seen;  // first shards of the groups
  for (const Path& file : files) {
    const auto shard = shard_name(file);
    if (!shard) {
      groups.push_back({file});
      continue;
    }
    if (!seen.insert(file.parent_path() / shard_file(*shard, 1)).second) continue;
    std::vector<Path> group;
    for (int i = 1; i <= shard->count; ++i) {
      group.push_back(file.parent_path() / shard_file(*shard, i));
      if (!env.exists(group.back()))
        return fail("'{}' is missing: the model of '{}' has {} parts; download it too.",
                    group.back().string(), file.string(), shard->count);
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

Result<int64_t> split_count(const Gguf& gguf, const std::string& name) {
  LUX_TRY(const auto count, whole_number(gguf, "split.count", name));
  return std::max<int64_t>(1, count.value_or(1));
}

Status check_parts(const std::vector<const Gguf*>& parts, const std::vector<std::string>& names) {
  const auto wanted = static_cast<int64_t>(parts.size());
  std::unordered_map<std::string_view, size_t> owners;
  for (size_t i = 0; i < parts.size(); ++i) {
    LUX_TRY(const int64_t count, split_count(*parts[i], names[i]));
    if (count != wanted && parts.size() == 1)
      return fail(
          "'{}' is one of {} parts of a model, but its name does not end in "
          "-00001-of-{:05}.gguf; give the parts the names they were made with.",
          names[i], count, count);
    if (count != wanted)
      return fail("'{}' is part {} of {} by its name, but its split.count is {}.", names[i], i + 1,
                  wanted, count);
    LUX_TRY(const auto number, whole_number(*parts[i], "split.no", names[i]));
    if (number.value_or(0) != static_cast<int64_t>(i))
      return fail("'{}' is part {} of {} by its name, but its split.no is {}, where {} is due.",
                  names[i], i + 1, wanted, number.value_or(0), i);
    for (const Tensor& tensor : parts[i]->tensors) {
      const auto [at, is_new] = owners.try_emplace(tensor.name, i);
      if (!is_new)
        return fail("'{}' and '{}' both hold tensor '{}'.", names[at->second], names[i],
                    shown(tensor.name));
    }
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    LUX_TRY(const auto tensors, whole_number(*parts[i], "split.tensors.count", names[i]));
    if (tensors && *tensors != static_cast<int64_t>(owners.size()))
      return fail("'{}' says that the model has {} tensors, but its {} part{} {}.", names[i],
                  *tensors, wanted, wanted == 1 ? " holds" : "s hold", owners.size());
  }
  return {};
}

}  // namespace lux::gguf
