// Walks a template's tree and writes its text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/jinja/python/object.h"
#include "base/jinja/render/runtime.h"
#include "base/jinja/render/scope.h"
#include "base/jinja/syntax/ast.h"
#include "base/value.h"

namespace lux::jinja {

class Loop;

class Interpreter {
 public:
  Interpreter(const Map& variables, const Options& options, std::string_view now)
      : variables_(variables), runtime_(options, now) {}
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;
  ~Interpreter();

  /// The text of the template. Where it fails, `error_line` is the line.
  [[nodiscard]] Result<std::string> run(const detail::Node& root);
  [[nodiscard]] int error_line() const { return error_line_; }

  // For macros and loops, which call back.
  using ScopePtr = std::shared_ptr<Scope>;
  /// A scope within another, with names that are undefined until they are set.
  [[nodiscard]] ScopePtr make_scope(ScopePtr outer, const std::vector<std::string>& undefined);
  [[nodiscard]] Result<std::string> run_in(const Block& body, ScopePtr scope);
  [[nodiscard]] Result<Object> eval_in(const Expression& expression, ScopePtr scope);
  [[nodiscard]] Status assign_in(const Expression& target, Object value, ScopePtr scope);
  /// The text of a loop over `items`, called by itself from `depth` loops deep.
  [[nodiscard]] Result<std::string> run_loop_in(const Statement& loop, const Object& items,
                                                ScopePtr scope, int depth);
  [[nodiscard]] Runtime& runtime() { return runtime_; }

 private:
  enum class Flow { on, stop, next };  // whether `break` or `continue` was met
  class Deeper;

  // Statements.
  Result<Flow> exec_block(const Block& block);
  Result<Flow> exec(const Statement& statement);
  Result<Flow> dispatch(const Statement& statement);
  Result<Flow> exec_branch(const Statement& statement);
  Result<Flow> exec_loop(const Statement& statement, const Object& items, int depth);
  Result<Flow> exec_with(const Statement& statement);
  Result<Flow> exec_buffered(const Statement& statement);
  Status exec_call(const Statement& statement);
  Status print(const Object& object);
  Status print_text(const Object& object);
  Status assign(const Expression& target, Object value);
  Status check_members(const Expression& target);
  Object make_macro(const MacroDefinition& definition);

  // Expressions.
  Result<Object> eval(const Expression& expression);
  Result<Object> dispatch(const Expression& expression);
  Result<Object> eval_name(const std::string& name);
  Result<Objects> eval_all(const std::vector<ExpressionPtr>& parts);
  Result<Object> eval_dict(const Expression& expression);
  Result<Object> eval_slice(const Expression& expression);
  Result<Object> eval_call(const Expression& expression, const Object* caller = nullptr);
  Result<Object> eval_filter(const Expression& expression);
  Result<Object> eval_choice(const Expression& expression);
  Result<Object> eval_arithmetic(const Expression& expression);
  Result<Object> eval_concat(const Expression& expression);
  Result<Object> eval_compare(const Expression& expression);
  Result<Object> eval_logic(const Expression& expression);
  Status spread(const Expression& rest, Arguments& out);
  Status spread_named(const Expression& rest, Arguments& out);
  Result<Arguments> eval_arguments(const CallArguments& arguments);

  const Map& variables_;
  Runtime runtime_;
  ScopePtr base_ = std::make_shared<Scope>(nullptr);  // the variables that were looked up
  ScopePtr scope_ = std::make_shared<Scope>(base_);
  std::vector<ScopePtr> captured_;  // by macros, which the scopes may hold
  std::string out_;
  Object filtered_;  // the text of the block that a filter without an object works on
  int depth_ = 0;
  int error_line_ = 0;
};

}  // namespace lux::jinja
