#include "base/jinja/syntax/parser.h"

namespace lux::jinja {
namespace {

using Op = Expression::Type;
using Type = Token::Type;

Expression constant(int line, Object value) {
  Expression out;
  out.line = line;
  out.value = std::move(value);
  return out;
}

}  // namespace

Parser::Part Parser::parse_primary(bool with_member) {
  if (now().is_op("[")) return parse_list();
  if (now().is_op("{")) return parse_dict();
  const int line = now().line;
  if (take_op("(")) {
    LUX_TRY(ExpressionPtr out, parse_tuple(true, {}, true));
    LUX_CHECK(expect_op(")"));
    return out;
  }
  if (now().is(Type::integer)) return made(constant(line, take().integer));
  if (now().is(Type::real)) return made(constant(line, take().real));
  if (now().is(Type::string)) {
    std::string text;
    while (now().is(Type::string)) text += take().text;
    return made(constant(line, std::move(text)));
  }
  if (!now().is(Type::name)) return unexpected();
  const std::string name = take().text;
  if (name == "true" || name == "True") return made(constant(line, true));
  if (name == "false" || name == "False") return made(constant(line, false));
  if (name == "none" || name == "None") return made(constant(line, Object()));
  Expression out = constant(line, Object());
  out.type = Op::name;
  out.name = name;
  if (with_member && take_op(".")) {
    LUX_TRY(std::string member, expect_name());
    out.type = Op::member;
    out.value = std::move(member);
  }
  for (MacroDefinition* macro : macros_) {
    if (name == "caller") macro->uses_caller = true;
    if (name == "kwargs") macro->uses_kwargs = true;
    if (name == "varargs") macro->uses_varargs = true;
  }
  return made(std::move(out));
}

Parser::Part Parser::parse_list() {
  Expression out;
  out.type = Op::list;
  out.line = take().line;
  while (!now().is_op("]")) {
    if (!out.parts.empty()) LUX_CHECK(expect_op(","));
    if (now().is_op("]")) break;
    LUX_TRY(ExpressionPtr item, parse_expression());
    out.parts.push_back(std::move(item));
  }
  take();
  return made(std::move(out));
}

Parser::Part Parser::parse_dict() {
  Expression out;
  out.type = Op::dict;
  out.line = take().line;
  while (!now().is_op("}")) {
    if (!out.parts.empty()) LUX_CHECK(expect_op(","));
    if (now().is_op("}")) break;
    LUX_TRY(ExpressionPtr key, parse_expression());
    out.parts.push_back(std::move(key));
    LUX_CHECK(expect_op(":"));
    LUX_TRY(ExpressionPtr value, parse_expression());
    out.parts.push_back(std::move(value));
  }
  take();
  return made(std::move(out));
}

Parser::Part Parser::parse_subscript(ExpressionPtr object) {
  const int line = now().line;
  if (take_op(".")) {
    if (now().is(Type::integer)) {
      LUX_TRY(ExpressionPtr index, made(constant(line, take().integer)));
      return made(Op::item, line, std::move(object), std::move(index));
    }
    Expression out;
    out.type = Op::attribute;
    out.line = line;
    LUX_TRY(out.name, expect_name());
    out.parts.push_back(std::move(object));
    return made(std::move(out));
  }
  take();  // the bracket
  std::vector<ExpressionPtr> indices;
  while (!now().is_op("]")) {
    if (!indices.empty()) LUX_CHECK(expect_op(","));
    LUX_TRY(ExpressionPtr index, parse_index());
    indices.push_back(std::move(index));
  }
  take();
  ExpressionPtr index;
  if (indices.size() == 1) {
    index = std::move(indices[0]);
  } else {
    for (const auto& part : indices)
      if (part->type == Op::slice)
        return off(line, "A slice of several dimensions is not supported");
    Expression tuple;
    tuple.type = Op::tuple;
    tuple.line = line;
    tuple.parts = std::move(indices);
    LUX_TRY(index, made(std::move(tuple)));
  }
  if (index->type != Op::slice) return made(Op::item, line, std::move(object), std::move(index));
  Expression out;
  out.type = Op::slice;
  out.line = line;
  out.parts.push_back(std::move(object));
  for (auto& bound : index->parts) out.parts.push_back(std::move(bound));
  return made(std::move(out));
}

/// An index, or the three bounds of a slice.
Parser::Part Parser::parse_index() {
  Expression out;
  out.type = Op::slice;
  out.line = now().line;
  const auto at_end = [&] { return now().is_op("]") || now().is_op(",") || now().is_op(":"); };
  ExpressionPtr bound;
  if (!now().is_op(":")) {
    LUX_TRY(bound, parse_expression());
    if (!now().is_op(":")) return bound;
  }
  take();  // the colon
  out.parts.push_back(std::move(bound));
  for (int i = 0; i < 2; ++i) {
    ExpressionPtr next;
    if (i == 1 && !take_op(":")) {
      out.parts.push_back(nullptr);
      break;
    }
    if (!at_end()) {
      LUX_TRY(next, parse_expression());
    }
    out.parts.push_back(std::move(next));
  }
  return made(std::move(out));
}

Parser::Part Parser::parse_call(ExpressionPtr callee) {
  Expression out;
  out.type = Op::call;
  out.line = now().line;
  out.parts.push_back(std::move(callee));
  LUX_TRY(out.arguments, parse_arguments());
  return made(std::move(out));
}

Result<CallArguments> Parser::parse_arguments() {
  CallArguments out;
  take();  // the parenthesis
  const auto misplaced = [&] { return off("An argument stands where none can"); };
  bool first = true;
  while (!now().is_op(")")) {
    if (!std::exchange(first, false)) {
      LUX_CHECK(expect_op(","));
      if (now().is_op(")")) break;
    }
    if (take_op("*")) {
      if (out.rest || out.named_rest) return misplaced();
      LUX_TRY(out.rest, parse_expression());
    } else if (take_op("**")) {
      if (out.named_rest) return misplaced();
      LUX_TRY(out.named_rest, parse_expression());
    } else if (now().is(Type::name) && ahead().is_op("=")) {
      if (out.named_rest) return misplaced();
      const std::string name = take().text;
      take();
      for (const auto& [other, value] : out.named)
        if (other == name) return off(fmt::format("The argument '{}' is given twice", name));
      LUX_TRY(ExpressionPtr value, parse_expression());
      out.named.emplace_back(name, std::move(value));
    } else {
      if (out.rest || out.named_rest || !out.named.empty()) return misplaced();
      LUX_TRY(ExpressionPtr value, parse_expression());
      out.positional.push_back(std::move(value));
    }
  }
  take();
  return out;
}

}  // namespace lux::jinja
