// What the sources of the parser share.
#pragma once

#include <memory>
#include <utility>

#include "base/jinja/syntax/ast.h"

namespace lux::jinja {

/// Puts a variable back as it was at the end of the scope.
template <class T>
class Restore {
 public:
  Restore(T& variable, T value) : variable_(variable), old_(std::exchange(variable, value)) {}
  ~Restore() { variable_ = old_; }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

 private:
  T& variable_;
  T old_;
};

inline std::unique_ptr<Statement> statement(Statement::Type type, int line) {
  auto out = std::make_unique<Statement>();
  out->type = type;
  out->line = line;
  return out;
}

}  // namespace lux::jinja
