// The identity of a model: the hash of its files' content, remembered between runs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"

namespace lux {

/// Remembers hashes of files by device, inode, size and times. A file of lines, each a JSON object;
/// lines that make no sense are passed over, and a file that cannot be written is no failure: the
/// content is hashed anew next time.
class HashCache {
 public:
  /// `file` may be empty: then nothing is remembered.
  HashCache(Env& env, Path file);

  [[nodiscard]] const std::string* find(const std::string& identity) const;
  void put(const std::string& identity, const std::string& name, const std::string& sha256);
  /// Writes the file if there is something new.
  void save();

 private:
  struct Line {
    std::string name;  // for people who look into the file
    std::string sha256;
  };

  Env& env_;
  Path file_;
  std::map<std::string, Line> lines_;
  bool changed_ = false;
};

/// SHA-256 over the content of `files`, one after another: for a single file that of sha256sum.
/// Fails where a file cannot be read or changes meanwhile. A file that changed within the last two
/// seconds is not remembered: another change might not show in its times.
[[nodiscard]] Result<std::string> content_hash(const std::vector<Path>& files, Env& env,
                                               HashCache& cache);

}  // namespace lux
