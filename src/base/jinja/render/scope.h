// The names that a block of a template sees: its own and those of the blocks around it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/jinja/python/object.h"

namespace lux::jinja {

class Scope {
 public:
  explicit Scope(std::shared_ptr<Scope> parent) : parent_(std::move(parent)) {}

  /// The value of the name, here or further out.
  [[nodiscard]] const Object* find(std::string_view name) const {
    for (const Scope* scope = this; scope; scope = scope->parent_.get())
      for (const auto& [key, value] : scope->names_)
        if (key == name) return &value;
    return nullptr;
  }

  /// Sets the name here.
  void set(std::string_view name, Object value) {
    for (auto& [key, old] : names_)
      if (key == name) {
        old = std::move(value);
        return;
      }
    names_.emplace_back(name, std::move(value));
  }

  void clear() { names_.clear(); }

 private:
  std::shared_ptr<Scope> parent_;
  std::vector<std::pair<std::string, Object>> names_;
};

}  // namespace lux::jinja
