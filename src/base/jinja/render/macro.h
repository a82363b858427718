// A macro, or the body of a call block, as an object that can be called.
#pragma once

#include "base/jinja/python/object.h"
#include "base/jinja/render/interpreter.h"
#include "base/jinja/syntax/ast.h"

namespace lux::jinja {

class Macro : public Thing {
 public:
  /// `scope` is where the macro stands: its body sees the names there.
  Macro(Interpreter& interpreter, const MacroDefinition& definition, Interpreter::ScopePtr scope)
      : interpreter_(interpreter), definition_(definition), scope_(std::move(scope)) {}

  [[nodiscard]] std::string_view type_name() const override { return "Macro"; }
  Result<std::optional<Object>> attribute(std::string_view name) override;
  [[nodiscard]] bool callable() const override { return true; }
  Result<Object> call(Runtime& runtime, Arguments arguments) override;
  [[nodiscard]] Result<std::string> repr() const override;

 private:
  /// Fills `scope` with the parameters, from what is left of `arguments`.
  Status bind(Interpreter::ScopePtr scope, Arguments& arguments);

  Interpreter& interpreter_;
  const MacroDefinition& definition_;
  Interpreter::ScopePtr scope_;
};

}  // namespace lux::jinja
