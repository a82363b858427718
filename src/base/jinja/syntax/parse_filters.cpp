// Filters and tests behind an expression.
#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/tests.h"
#include "base/jinja/syntax/parser.h"

namespace lux::jinja {
namespace {

using Op = Expression::Type;
using Type = Token::Type;

}  // namespace

void Parser::note_unknown(int line, const Error& error) {
  if (!soft_) unknown_.push_back(off(line, error.message).error());
}

Parser::Part Parser::parse_filters_and_tests(ExpressionPtr out) {
  while (true) {
    if (take_op("|")) {
      LUX_TRY(out, parse_filter(std::move(out)));
    } else if (now().is_name("is")) {
      LUX_TRY(out, parse_test(std::move(out)));
    } else if (now().is_op("(")) {
      LUX_TRY(out, parse_call(std::move(out)));
    } else {
      return out;
    }
  }
}

Parser::Part Parser::parse_filter(ExpressionPtr object) {
  Expression out;
  out.type = Op::filter;
  out.line = now().line;
  LUX_TRY(out.name, expect_name());
  while (take_op(".")) {
    LUX_TRY(const std::string part, expect_name());
    out.name += "." + part;
  }
  if (const auto known = find_filter(out.name, options_); !known)
    note_unknown(out.line, known.error());
  out.parts.push_back(std::move(object));
  if (now().is_op("(")) {
    LUX_TRY(out.arguments, parse_arguments());
  }
  return made(std::move(out));
}

Parser::Part Parser::parse_test(ExpressionPtr object) {
  Expression out;
  out.type = Op::test;
  out.line = take().line;
  const bool inverted = take_name("not");
  LUX_TRY(out.name, expect_name());
  while (take_op(".")) {
    LUX_TRY(const std::string part, expect_name());
    out.name += "." + part;
  }
  if (const auto known = find_test(out.name); !known) note_unknown(out.line, known.error());
  out.parts.push_back(std::move(object));
  const Token& next = now();
  const bool is_value = next.is(Type::name) || next.is(Type::string) || next.is(Type::integer) ||
                        next.is(Type::real) || next.is_op("[") || next.is_op("{");
  if (next.is_op("(")) {
    LUX_TRY(out.arguments, parse_arguments());
  } else if (is_value && !next.is_name("else") && !next.is_name("or") && !next.is_name("and")) {
    if (next.is_name("is")) return off("Tests with 'is' cannot be chained");
    LUX_TRY(ExpressionPtr argument, parse_primary());
    LUX_TRY(argument, parse_postfix(std::move(argument)));
    out.arguments.positional.push_back(std::move(argument));
  }
  const int line = out.line;
  LUX_TRY(ExpressionPtr test, made(std::move(out)));
  if (!inverted) return test;
  return made(Op::invert, line, std::move(test));
}

}  // namespace lux::jinja
