// The expressions of a template.
#include "base/jinja/builtins/globals.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"
#include "base/jinja/render/deeper.h"
#include "base/jinja/render/interpreter.h"

namespace lux::jinja {

using Op = Expression::Type;

Result<Object> Interpreter::eval(const Expression& expression) {
  const Deeper deeper(*this);
  LUX_CHECK(deeper.check());
  auto out = dispatch(expression);
  if (!out && error_line_ == 0) error_line_ = expression.line;
  return out;
}

Result<Object> Interpreter::dispatch(const Expression& expression) {
  switch (expression.type) {
    case Op::constant:
      return expression.value;
    case Op::name:
      return eval_name(expression.name);
    case Op::list: {
      LUX_TRY(Objects items, eval_all(expression.parts));
      return Object::list(std::move(items));
    }
    case Op::tuple: {
      LUX_TRY(Objects items, eval_all(expression.parts));
      return Object::tuple(std::move(items));
    }
    case Op::dict:
      return eval_dict(expression);
    case Op::attribute: {
      LUX_TRY(const Object object, eval(*expression.parts[0]));
      return runtime_.attribute(object, expression.name);
    }
    case Op::item: {
      LUX_TRY(const Objects parts, eval_all(expression.parts));
      return runtime_.item(parts[0], parts[1]);
    }
    case Op::slice:
      return eval_slice(expression);
    case Op::call:
      return eval_call(expression);
    case Op::filter:
      return eval_filter(expression);
    case Op::test: {
      LUX_TRY(const Object object, eval(*expression.parts[0]));
      LUX_TRY(Arguments arguments, eval_arguments(expression.arguments));
      LUX_TRY(const bool passes, runtime_.test(expression.name, object, std::move(arguments)));
      return passes;
    }
    case Op::negate:
    case Op::posit: {
      LUX_TRY(const Object object, eval(*expression.parts[0]));
      return expression.type == Op::negate ? negate(object) : posit(object);
    }
    case Op::invert:
    case Op::both:
    case Op::either:
      return eval_logic(expression);
    case Op::choice:
      return eval_choice(expression);
    case Op::arithmetic:
      return eval_arithmetic(expression);
    case Op::concat:
      return eval_concat(expression);
    case Op::compare:
      return eval_compare(expression);
    case Op::member:
      break;
  }
  return fail("a member is no expression");
}

Result<Object> Interpreter::eval_name(const std::string& name) {
  if (const Object* value = scope_->find(name)) return *value;
  if (const Value* value = variables_.find(name)) {
    base_->set(name, Object::from(*value));
    return *base_->find(name);
  }
  LUX_TRY(auto global, find_global(name, runtime_.options()));
  if (global) return *std::move(global);
  return runtime_.undefined(fmt::format("'{}' is undefined", name));
}

Result<Objects> Interpreter::eval_all(const std::vector<ExpressionPtr>& parts) {
  Objects out;
  out.reserve(parts.size());
  for (const ExpressionPtr& part : parts) {
    LUX_TRY(Object object, eval(*part));
    out.push_back(std::move(object));
  }
  return out;
}

Result<Object> Interpreter::eval_dict(const Expression& expression) {
  LUX_TRY(Objects parts, eval_all(expression.parts));
  auto out = std::make_shared<Dict>();
  for (size_t i = 0; i < parts.size(); i += 2)
    LUX_CHECK(out->set(parts[i], std::move(parts[i + 1])));
  return Object(std::move(out));
}

Result<Object> Interpreter::eval_slice(const Expression& expression) {
  Objects parts;
  for (const ExpressionPtr& part : expression.parts) {
    LUX_TRY(Object object, part ? eval(*part) : Result<Object>(Object()));
    parts.push_back(std::move(object));
  }
  LUX_TRY(Object out, slice(parts[0], parts[1], parts[2], parts[3]));
  LUX_CHECK(runtime_.spend_on(out));
  return out;
}

/// What *rest passes.
Status Interpreter::spread(const Expression& rest, Arguments& out) {
  LUX_TRY(const Object object, eval(rest));
  LUX_TRY(const Objects items, iterate(object));
  out.positional.insert(out.positional.end(), items.begin(), items.end());
  return {};
}

/// What **rest passes.
Status Interpreter::spread_named(const Expression& rest, Arguments& out) {
  LUX_TRY(const Object object, eval(rest));
  if (!object.is_dict())
    return fail("argument after ** must be a mapping, not {}", object.type_name());
  for (const auto& [key, value] : object.dict().entries) {
    if (!key.is_text()) return fail("keywords must be strings");
    for (const auto& [name, other] : out.named)
      if (name == key.bytes()) return fail("the argument '{}' is given twice", name);
    out.named.emplace_back(key.bytes(), value);
  }
  return {};
}

Result<Arguments> Interpreter::eval_arguments(const CallArguments& arguments) {
  Arguments out;
  LUX_TRY(out.positional, eval_all(arguments.positional));
  if (arguments.rest) LUX_CHECK(spread(*arguments.rest, out));
  for (const auto& [name, part] : arguments.named) {
    LUX_TRY(Object value, eval(*part));
    out.named.emplace_back(name, std::move(value));
  }
  if (arguments.named_rest) LUX_CHECK(spread_named(*arguments.named_rest, out));
  return out;
}

Result<Object> Interpreter::eval_call(const Expression& expression, const Object* caller) {
  LUX_TRY(const Object callee, eval(*expression.parts[0]));
  LUX_TRY(Arguments arguments, eval_arguments(expression.arguments));
  if (caller) arguments.named.emplace_back("caller", *caller);
  return runtime_.call(callee, std::move(arguments));
}

Result<Object> Interpreter::eval_filter(const Expression& expression) {
  Object object = filtered_;
  if (expression.parts[0]) {
    LUX_TRY(object, eval(*expression.parts[0]));
  }
  LUX_TRY(Arguments arguments, eval_arguments(expression.arguments));
  return runtime_.filter(expression.name, object, std::move(arguments));
}

Result<Object> Interpreter::eval_choice(const Expression& expression) {
  LUX_TRY(const Object test, eval(*expression.parts[1]));
  LUX_TRY(const bool holds, truth(test));
  if (holds) return eval(*expression.parts[0]);
  if (expression.parts[2]) return eval(*expression.parts[2]);
  return Undefined{
      // never strict: Jinja2 prints it as nothing also where names must be defined
      fmt::format("the inline if-expression on line {} evaluated to false and no else section was "
                  "defined",
                  expression.line),
      false};
}

Result<Object> Interpreter::eval_arithmetic(const Expression& expression) {
  LUX_TRY(const Object a, eval(*expression.parts[0]));
  LUX_TRY(const Object b, eval(*expression.parts[1]));
  LUX_TRY(Object out, arithmetic(expression.arithmetic, a, b));
  LUX_CHECK(runtime_.spend_on(out));
  return out;
}

Result<Object> Interpreter::eval_concat(const Expression& expression) {
  std::string out;
  for (const ExpressionPtr& part : expression.parts) {
    LUX_TRY(const Object object, eval(*part));
    LUX_TRY(const std::string text, str(object));
    out += text;
    LUX_CHECK(check_text_size(out.size()));
  }
  LUX_CHECK(runtime_.spend(out.size() / 32));
  return out;
}

Result<Object> Interpreter::eval_compare(const Expression& expression) {
  LUX_TRY(Object left, eval(*expression.parts[0]));
  for (size_t i = 0; i < expression.comparisons.size(); ++i) {
    LUX_TRY(Object right, eval(*expression.parts[i + 1]));
    LUX_CHECK(runtime_.spend_on(right));
    LUX_TRY(const bool holds, compare(expression.comparisons[i], left, right));
    if (!holds) return false;
    left = std::move(right);
  }
  return true;
}

Result<Object> Interpreter::eval_logic(const Expression& expression) {
  LUX_TRY(Object left, eval(*expression.parts[0]));
  LUX_TRY(const bool holds, truth(left));
  if (expression.type == Op::invert) return !holds;
  if (holds == (expression.type == Op::either)) return left;
  return eval(*expression.parts[1]);
}

}  // namespace lux::jinja
