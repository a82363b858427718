// What a set of task files defines: tasks, groups and tags by name, and what a name stands for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux {

/// A task with the keys that a group sets over its file's.
struct TaskUse {
  std::string name;
  Path file;
  Map keys;
  std::string where;  // file, and the group that changes it, for error sentences
};

/// The names of some folders' task files. Nothing is checked but what names need.
class TaskIndex {
 public:
  /// A later folder's names replace an earlier one's; within a folder the first file of a name (in
  /// the order of paths) stands.
  void add_folder(const Path& folder, Env& env);

  /// The tasks behind a task's, group's or tag's name, in order, each once: a group's in the order
  /// of its list, a tag's by name. Fails where a name below is not known, or a group holds itself.
  [[nodiscard]] Result<std::vector<TaskUse>> expand(const std::string& name) const;

  [[nodiscard]] bool contains(const std::string& name) const { return entries_.contains(name); }
  [[nodiscard]] bool is_task(const std::string& name) const;
  [[nodiscard]] bool is_group(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
  /// The group's own keys.
  [[nodiscard]] const Map& group_keys(const std::string& name) const;
  /// Why some files could not be read, a sentence each.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  struct Entry {
    enum class Kind { task, group, tag } kind = Kind::task;
    Path file;                        // of a task or group
    Map keys;                         // of a task or group
    std::vector<std::string> tagged;  // the tag's tasks
  };
  struct Expansion;

  void add_file(const Path& file, Map keys, std::map<std::string, Entry>& entries);
  [[nodiscard]] Status expand_name(const std::string& name, const Map& overrides,
                                   Expansion& expansion) const;
  [[nodiscard]] Status expand_group(const std::string& name, const Map& keys, const Path& file,
                                    const Map& overrides, Expansion& expansion) const;
  [[nodiscard]] Status expand_member(const std::string& group, const Path& file,
                                     const Value& member, const Map& overrides,
                                     Expansion& expansion) const;

  std::map<std::string, Entry> entries_;
  std::vector<std::string> problems_;
};

}  // namespace lux
