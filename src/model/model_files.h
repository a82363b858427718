// The GGUF files that a path, a folder or a pattern names.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"

namespace lux {

/// The path behind "gguf:". Fails on other prefixes, naming the known ones.
[[nodiscard]] Result<std::string> gguf_path(const std::string& spec);

struct ModelFiles {
  std::vector<Path> files;   // sorted
  bool named_alone = false;  // the path is that of one file
};

/// `text` is a file, a folder (every .gguf file in it and below, hidden ones aside), or a pattern
/// with *, ? and [] within names and ** for any number of folders; a folder that a pattern matches
/// is searched through. A leading "~/" is the home folder. Fails, saying what was looked for, where
/// there is nothing.
[[nodiscard]] Result<ModelFiles> find_files(const std::string& text, Env& env);

}  // namespace lux
