// The depth guard of the interpreter.
#pragma once

#include "base/jinja/render/interpreter.h"

namespace lux::jinja {

/// One step down; the interpreter stops before the stack of the process ends.
class Interpreter::Deeper {
 public:
  explicit Deeper(Interpreter& interpreter) : interpreter_(interpreter) { ++interpreter_.depth_; }
  ~Deeper() { --interpreter_.depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

  [[nodiscard]] Status check() const {
    constexpr int max_depth = 500;
    if (interpreter_.depth_ > max_depth) return fail("macros or loops call each other too deeply");
    return interpreter_.runtime_.spend(1);
  }

 private:
  Interpreter& interpreter_;
};

}  // namespace lux::jinja
