// Task files as they lie on disk: YAML with `include`s.
#pragma once

#include <map>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"

namespace lux {

/// Reads YAML maps and merges what they include: the included files' keys in their order, then the
/// file's own, whole key by whole key (a later map replaces an earlier one). Paths are relative to
/// the file that includes. Each file is read once.
class TaskFileReader {
 public:
  explicit TaskFileReader(Env& env) : env_(env) {}

  /// Fails where a file cannot be read, is no UTF-8 or no YAML map, or includes itself.
  [[nodiscard]] Result<Map> read(const Path& file);

 private:
  [[nodiscard]] Result<Map> read_plain(const Path& file);
  [[nodiscard]] Result<Map> merge(const Path& file, std::vector<Path>& chain);

  Env& env_;
  std::map<Path, Result<Map>> plain_;
};

/// The *.yaml files below a folder, in the order of their paths.
[[nodiscard]] std::vector<Path> find_task_files(const Path& folder, Env& env);

}  // namespace lux
