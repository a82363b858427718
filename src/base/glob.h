// Patterns of names as a shell has them: *, ? and [...], without escapes.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace lux {

[[nodiscard]] bool is_glob(const std::string& name);

[[nodiscard]] bool matches_glob(const std::string& pattern, const std::string& name);

/// The names asked for, with those that a pattern fits in its place, sorted; each once. A name that
/// is there, and a pattern that fits none, stay as they are.
[[nodiscard]] std::vector<std::string> expand_globs(const std::vector<std::string>& asked,
                                                    const std::set<std::string>& there);

}  // namespace lux
