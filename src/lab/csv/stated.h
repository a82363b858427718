// What a mapping itself says of models.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/value.h"
#include "lab/csv/mapping.h"

namespace lux::csv {

/// Applies a mapping's `models`, `defaults` and `assumed`, and notes what came of them.
class Stated {
 public:
  explicit Stated(const Mapping& mapping) : mapping_(mapping) {}

  /// Puts them into the card of a model, above what it holds; defaults below it.
  void apply(const std::string& model_id, Map& card);

  /// Sentences: values that were replaced, in the order of the calls.
  [[nodiscard]] const std::vector<std::string>& overridden() const { return overridden_; }
  /// Sentences: lines of the mapping that no model or value was found for.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  void take_assumed(const std::string& model_id, Map& card);

  const Mapping& mapping_;
  std::set<std::string> used_models_, used_assumptions_;
  std::vector<std::string> overridden_, unused_;
};

}  // namespace lux::csv
