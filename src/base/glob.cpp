#include "base/glob.h"

#include <fnmatch.h>

#include <algorithm>

namespace lux {

bool is_glob(const std::string& name) {
  return name.find_first_of("*?[") != std::string::npos;
}

bool matches_glob(const std::string& pattern, const std::string& name) {
  return ::fnmatch(pattern.c_str(), name.c_str(), FNM_NOESCAPE) == 0;
}

std::vector<std::string> expand_globs(const std::vector<std::string>& asked,
                                      const std::set<std::string>& there) {
  std::vector<std::string> names;
  const auto add = [&names](const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  for (const std::string& one : asked) {
    bool fits = false;
    if (is_glob(one) && !there.contains(one))
      for (const std::string& name : there)
        if (matches_glob(one, name)) {
          add(name);
          fits = true;
        }
    if (!fits) add(one);
  }
  return names;
}

}  // namespace lux
