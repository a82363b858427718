#include "task/task_index.h"

#include <algorithm>
#include <array>

#include "task/task_config.h"
#include "task/task_file.h"

namespace lux {
namespace {

// A group's own keys; any other one in a group is set in all of its tasks.
constexpr std::array<std::string_view, 5> group_words = {"group", "group_alias", "task",
                                                         "aggregate_metric_list", "metadata"};

/// Keys that only a task has: a file with one of them and a `group` is a task that belongs to the
/// group, as older task files say it.
constexpr std::array<std::string_view, 4> task_words = {"output_type", "doc_to_text",
                                                        "dataset_path", "doc_to_target"};

bool defines_task(const Map& keys) {
  return std::ranges::any_of(task_words, [&](std::string_view word) { return keys.find(word); });
}

bool is_old_style_task(const Map& keys) {
  const Value* task = keys.find("task");
  return task && task->is_string() && defines_task(keys);
}

std::string name_under(const Map& keys, std::string_view key) {
  const auto names = names_under(keys, key);
  return names.empty() ? std::string() : names.front();
}

Map merged(Map keys, const Map& overrides) {
  for (const Member& member : overrides) keys[member.key] = member.value;
  return keys;
}

}  // namespace

struct TaskIndex::Expansion {
  std::vector<TaskUse> tasks;
  std::vector<std::string> chain;  // of groups that are being expanded

  /// A task that is there already keeps its place and takes the new keys.
  void add(const std::string& name, const Path& file, Map keys) {
    keys["task"] = name;
    std::string where = file.string();
    if (!chain.empty()) where += fmt::format(" (in the group {})", chain.back());
    TaskUse use{name, file, std::move(keys), std::move(where)};
    const auto known = std::ranges::find(tasks, name, &TaskUse::name);
    if (known == tasks.end())
      tasks.push_back(std::move(use));
    else
      *known = std::move(use);
  }
};

void TaskIndex::add_file(const Path& file, Map keys, std::map<std::string, Entry>& entries) {
  const bool is_group = keys.find("group") && !keys.find("class") && !is_old_style_task(keys);
  const std::string name = name_under(keys, is_group ? "group" : "task");
  if (name.empty()) return;  // a part that other files include
  std::vector<std::string> tags = is_group ? std::vector<std::string>() : names_under(keys, "tag");
  if (!is_group)
    for (std::string& group : names_under(keys, "group")) tags.push_back(std::move(group));
  const auto kind = is_group ? Entry::Kind::group : Entry::Kind::task;
  if (!entries.try_emplace(name, Entry{kind, file, std::move(keys), {}}).second) return;
  for (const std::string& tag : tags) {
    Entry& entry = entries.try_emplace(tag, Entry{Entry::Kind::tag, {}, {}, {}}).first->second;
    entry.tagged.push_back(name);
  }
}

void TaskIndex::add_folder(const Path& folder, Env& env) {
  TaskFileReader reader(env);
  std::map<std::string, Entry> entries;
  for (const Path& file : find_task_files(folder, env)) {
    auto keys = reader.read(file);
    if (keys)
      add_file(file, std::move(*keys), entries);
    else
      problems_.push_back(keys.error().message);
  }
  for (auto& [name, entry] : entries) entries_[name] = std::move(entry);
}

bool TaskIndex::is_task(const std::string& name) const {
  const auto it = entries_.find(name);
  return it != entries_.end() && it->second.kind == Entry::Kind::task;
}

bool TaskIndex::is_group(const std::string& name) const {
  const auto it = entries_.find(name);
  return it != entries_.end() && it->second.kind == Entry::Kind::group;
}

const Map& TaskIndex::group_keys(const std::string& name) const {
  return entries_.at(name).keys;
}

std::vector<std::string> TaskIndex::names() const {
  std::vector<std::string> names;
  names.reserve(entries_.size());
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

Status TaskIndex::expand_member(const std::string& group, const Path& file, const Value& member,
                                const Map& overrides, Expansion& expansion) const {
  const auto unknown = [&](const std::string& name) {
    return fail("{}: the group '{}' holds '{}', which is not known.", file.string(), group, name);
  };
  if (member.is_string()) {
    if (!entries_.contains(member.string())) return unknown(member.string());
    return expand_name(member.string(), overrides, expansion);
  }
  if (!member.is_map())
    return fail("{}: an entry of the group '{}' is neither a name nor a map.", file.string(),
                group);
  const Map& item = member.map();
  const bool is_group = item.find("group");
  const std::string name = name_under(item, is_group ? "group" : "task");
  if (name.empty())
    return fail("{}: an entry of the group '{}' names neither a task nor a group.", file.string(),
                group);
  Map inner = merged(overrides, item);
  inner.erase(is_group ? "group" : "task");
  if (entries_.contains(name)) return expand_name(name, inner, expansion);
  // Not known elsewhere: it is defined here.
  const std::string inner_name = group + "::" + name;
  if (is_group) return expand_group(inner_name, item, file, overrides, expansion);
  if (!defines_task(inner)) return unknown(name);
  expansion.add(inner_name, file, std::move(inner));
  return {};
}

Status TaskIndex::expand_group(const std::string& name, const Map& keys, const Path& file,
                               const Map& overrides, Expansion& expansion) const {
  if (std::ranges::find(expansion.chain, name) != expansion.chain.end())
    return fail("{}: the group '{}' holds itself.", file.string(), name);
  Map inner;
  for (const Member& member : keys)
    if (std::ranges::find(group_words, member.key) == group_words.end())
      inner[member.key] = member.value;
  for (const std::string_view key : {"tag", "task_list"}) inner.erase(key);
  inner = merged(std::move(inner), overrides);
  const Value* members = keys.find("task");
  if (!members || members->is_null()) return {};
  expansion.chain.push_back(name);
  for (const Value& member : members->is_list() ? members->list() : List{*members})
    LUX_CHECK(expand_member(name, file, member, inner, expansion));
  expansion.chain.pop_back();
  return {};
}

Status TaskIndex::expand_name(const std::string& name, const Map& overrides,
                              Expansion& expansion) const {
  const Entry& entry = entries_.at(name);
  switch (entry.kind) {
    case Entry::Kind::task:
      expansion.add(name, entry.file, merged(entry.keys, overrides));
      return {};
    case Entry::Kind::group:
      return expand_group(name, entry.keys, entry.file, overrides, expansion);
    case Entry::Kind::tag: {
      std::vector<std::string> tagged = entry.tagged;
      std::ranges::sort(tagged);
      for (const std::string& task : tagged)
        if (is_task(task)) LUX_CHECK(expand_name(task, overrides, expansion));
      return {};
    }
  }
  return {};
}

Result<std::vector<TaskUse>> TaskIndex::expand(const std::string& name) const {
  Expansion expansion;
  LUX_CHECK(expand_name(name, {}, expansion));
  return std::move(expansion.tasks);
}

}  // namespace lux
