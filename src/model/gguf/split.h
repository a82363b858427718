// Models cut into several files, NAME-00001-of-00003.gguf and so on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "model/gguf/gguf.h"

namespace lux::gguf {

struct ShardName {
  std::string stem;  // what all shards' names begin with
  int number = 1;    // from 1
  int count = 1;
};

/// What a file's name says about being a part; nothing for other names.
[[nodiscard]] std::optional<ShardName> shard_name(const Path& path);

/// Files that belong together, in order. Fails, naming it, where a shard is missing.
[[nodiscard]] Result<std::vector<std::vector<Path>>> group_shards(const std::vector<Path>& files,
                                                                  Env& env);

/// The number of parts that the file belongs to by its own metadata; 1 where it says nothing.
[[nodiscard]] Result<int64_t> split_count(const Gguf& gguf, const std::string& name);

/// Checks parts, in order, against each other: split.count, split.no and split.tensors.count, and
/// that no tensor stands in two of them.
[[nodiscard]] Status check_parts(const std::vector<const Gguf*>& parts,
                                 const std::vector<std::string>& names);

}  // namespace lux::gguf
