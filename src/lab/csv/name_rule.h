// How a table's names of models become the lab's.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lux::csv {

/// Applied in the order of the members.
struct NameRule {
  std::string cut;     // the name ends before the first of these texts; empty: it stays whole
  bool trim = false;   // white space around it
  bool lower = false;  // letters A to Z
  std::map<std::string, std::string> aliases;  // names as they are by then, to those wanted

  [[nodiscard]] std::string apply(std::string_view name) const;
};

/// A name without what often tells two spellings apart: case, spaces, punctuation.
[[nodiscard]] std::string bare_name(std::string_view name);

}  // namespace lux::csv
