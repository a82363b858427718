#include "base/jinja/render/interpreter.h"

#include "base/jinja/builtins/globals.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"
#include "base/jinja/render/deeper.h"
#include "base/jinja/render/loop.h"
#include "base/jinja/render/macro.h"

namespace lux::jinja {

Interpreter::~Interpreter() {
  for (const ScopePtr& scope : captured_) scope->clear();
}

Interpreter::ScopePtr Interpreter::make_scope(ScopePtr outer,
                                              const std::vector<std::string>& undefined) {
  auto scope = std::make_shared<Scope>(std::move(outer));
  for (const std::string& name : undefined)
    scope->set(name, runtime_.undefined(fmt::format("'{}' is undefined", name)));
  return scope;
}

Result<std::string> Interpreter::run(const detail::Node& root) {
  scope_ = make_scope(base_, root.undefined);
  LUX_TRY(const Flow flow, exec_block(root.body));
  static_cast<void>(flow);
  return std::move(out_);
}

Result<std::string> Interpreter::run_in(const Block& body, ScopePtr scope) {
  std::swap(scope_, scope);
  std::string outer = std::exchange(out_, {});
  const auto flow = exec_block(body);
  std::string text = std::exchange(out_, std::move(outer));
  scope_ = std::move(scope);
  if (!flow) return std::unexpected(flow.error());
  return text;
}

Result<Object> Interpreter::eval_in(const Expression& expression, ScopePtr scope) {
  std::swap(scope_, scope);
  auto out = eval(expression);
  scope_ = std::move(scope);
  return out;
}

Status Interpreter::assign_in(const Expression& target, Object value, ScopePtr scope) {
  std::swap(scope_, scope);
  auto out = assign(target, std::move(value));
  scope_ = std::move(scope);
  return out;
}

Result<std::string> Interpreter::run_loop_in(const Statement& loop, const Object& items,
                                             ScopePtr scope, int depth) {
  std::swap(scope_, scope);
  std::string outer = std::exchange(out_, {});
  const auto flow = exec_loop(loop, items, depth);
  std::string text = std::exchange(out_, std::move(outer));
  scope_ = std::move(scope);
  if (!flow) return std::unexpected(flow.error());
  return text;
}

Result<Interpreter::Flow> Interpreter::exec_block(const Block& block) {
  for (const StatementPtr& statement : block) {
    LUX_TRY(const Flow flow, exec(*statement));
    if (flow != Flow::on) return flow;
  }
  return Flow::on;
}

Result<Interpreter::Flow> Interpreter::exec(const Statement& statement) {
  const Deeper deeper(*this);
  LUX_CHECK(deeper.check());
  auto flow = dispatch(statement);
  if (!flow && error_line_ == 0) error_line_ = statement.line;
  return flow;
}

Result<Interpreter::Flow> Interpreter::dispatch(const Statement& statement) {
  switch (statement.type) {
    case Statement::Type::text:
      out_ += statement.text;
      LUX_CHECK(check_text_size(out_.size()));
      return Flow::on;
    case Statement::Type::print:
      for (const ExpressionPtr& expression : statement.expressions) {
        LUX_TRY(const Object object, eval(*expression));
        LUX_CHECK(print(object));
      }
      return Flow::on;
    case Statement::Type::assign: {
      LUX_CHECK(check_members(*statement.target));
      LUX_TRY(Object value, eval(*statement.expressions[0]));
      LUX_CHECK(assign(*statement.target, std::move(value)));
      return Flow::on;
    }
    case Statement::Type::branch:
      return exec_branch(statement);
    case Statement::Type::loop: {
      LUX_TRY(const Object items, eval(*statement.expressions[0]));
      return exec_loop(statement, items, 0);
    }
    case Statement::Type::macro:
      scope_->set(statement.macro->name, make_macro(*statement.macro));
      return Flow::on;
    case Statement::Type::call:
      LUX_CHECK(exec_call(statement));
      return Flow::on;
    case Statement::Type::with:
      return exec_with(statement);
    case Statement::Type::capture:
    case Statement::Type::filter:
      return exec_buffered(statement);
    case Statement::Type::scope: {
      LUX_TRY(const std::string text,
              run_in(statement.bodies[0], make_scope(scope_, statement.undefined[0])));
      out_ += text;
      return Flow::on;
    }
    case Statement::Type::stop:
      return Flow::stop;
    case Statement::Type::next:
      return Flow::next;
  }
  return Flow::on;
}

Status Interpreter::print(const Object& object) {
  if (object.is_text()) {
    out_ += object.bytes();
  } else {
    LUX_TRY(const std::string text, str(object));
    out_ += text;
  }
  return check_text_size(out_.size());
}

/// What a block gives must be text already.
Status Interpreter::print_text(const Object& object) {
  if (!object.is_text()) return fail("expected a string, got {}", object.type_name());
  return print(object);
}

Result<Interpreter::Flow> Interpreter::exec_branch(const Statement& statement) {
  for (size_t i = 0; i < statement.expressions.size(); ++i) {
    LUX_TRY(const Object test, eval(*statement.expressions[i]));
    LUX_TRY(const bool holds, truth(test));
    if (holds) return exec_block(statement.bodies[i]);
  }
  if (statement.bodies.size() > statement.expressions.size())
    return exec_block(statement.bodies.back());
  return Flow::on;
}

Result<Interpreter::Flow> Interpreter::exec_loop(const Statement& statement, const Object& over,
                                                 int depth) {
  LUX_TRY(Objects items, iterate(over));
  const ScopePtr outer = scope_;
  const auto loop = std::make_shared<Loop>(*this, statement, outer, std::move(items), depth);
  const auto run = [&](const Block& body) {
    auto flow = exec_block(body);
    scope_ = outer;
    return flow;
  };
  bool any = false;
  while (true) {
    LUX_TRY(auto item, loop->advance());
    if (!item) break;
    any = true;
    const auto scope = make_scope(outer, statement.undefined[0]);
    scope->set("loop", std::shared_ptr<Thing>(loop));
    LUX_CHECK(assign_in(*statement.target, *std::move(item), scope));
    scope_ = scope;
    LUX_TRY(const Flow flow, run(statement.bodies[0]));
    if (flow == Flow::stop) break;
  }
  if (any || statement.bodies.size() < 2) return Flow::on;
  scope_ = make_scope(outer, statement.undefined[1]);
  return run(statement.bodies[1]);
}

Result<Interpreter::Flow> Interpreter::exec_with(const Statement& statement) {
  const ScopePtr outer = scope_;
  const auto inner = make_scope(outer, statement.undefined[0]);
  for (size_t i = 0; i < statement.targets.size(); ++i) {
    LUX_TRY(Object value, eval(*statement.expressions[i]));
    LUX_CHECK(assign_in(*statement.targets[i], std::move(value), inner));
  }
  scope_ = inner;
  auto flow = exec_block(statement.bodies[0]);
  scope_ = outer;
  return flow;
}

/// A block whose text goes through a filter, or into a variable.
Result<Interpreter::Flow> Interpreter::exec_buffered(const Statement& statement) {
  const ScopePtr outer = scope_;
  scope_ = make_scope(outer, statement.undefined[0]);
  std::string before = std::exchange(out_, {});
  const auto flow = exec_block(statement.bodies[0]);
  Object text = std::exchange(out_, std::move(before));
  if (flow && *flow == Flow::on && statement.expressions[0]) {
    const Object around = std::exchange(filtered_, text);
    auto filtered = eval(*statement.expressions[0]);
    filtered_ = around;
    scope_ = outer;
    if (!filtered) return std::unexpected(filtered.error());
    text = *std::move(filtered);
  }
  scope_ = outer;
  if (!flow || *flow != Flow::on) return flow;
  LUX_CHECK(runtime_.spend_on(text));
  if (statement.type == Statement::Type::filter) {
    LUX_CHECK(print_text(text));
  } else {
    LUX_CHECK(assign(*statement.target, std::move(text)));
  }
  return Flow::on;
}

Object Interpreter::make_macro(const MacroDefinition& definition) {
  if (captured_.empty() || captured_.back() != scope_) captured_.push_back(scope_);
  return std::shared_ptr<Thing>(std::make_shared<Macro>(*this, definition, scope_));
}

Status Interpreter::exec_call(const Statement& statement) {
  const Object caller = make_macro(*statement.macro);
  LUX_TRY(const Object text, eval_call(*statement.expressions[0], &caller));
  return print_text(text);
}

Status Interpreter::check_members(const Expression& target) {
  if (target.type == Expression::Type::member) {
    const Object* place = scope_->find(target.name);
    if (!place || !place->is_thing() || !dynamic_cast<Namespace*>(&place->thing()))
      return fail("cannot assign attribute on non-namespace object");
  }
  for (const ExpressionPtr& part : target.parts) LUX_CHECK(check_members(*part));
  return {};
}

Status Interpreter::assign(const Expression& target, Object value) {
  if (target.type == Expression::Type::name) {
    scope_->set(target.name, std::move(value));
    return {};
  }
  if (target.type == Expression::Type::member) {
    LUX_CHECK(check_members(target));
    LUX_CHECK(check_member_name(target.value.bytes(), runtime_.options()));
    auto& place = dynamic_cast<Namespace&>(scope_->find(target.name)->thing());
    return place.members->set(target.value, std::move(value));
  }
  LUX_TRY(Objects items, iterate(value));
  if (items.size() != target.parts.size())
    return fail("{} value(s) to unpack, expected {}", items.size(), target.parts.size());
  for (size_t i = 0; i < items.size(); ++i)
    LUX_CHECK(assign(*target.parts[i], std::move(items[i])));
  return {};
}

}  // namespace lux::jinja
