#include "base/jinja/syntax/parser.h"

namespace lux::jinja {
namespace {

using Op = Expression::Type;
using Type = Token::Type;

/// Jinja2 itself fails at about this depth, where Python refuses the parentheses it writes.
constexpr int max_depth = 200;

Expression expression(Op type, int line) {
  Expression out;
  out.type = type;
  out.line = line;
  return out;
}

std::optional<Comparison> comparison(const Token& token) {
  if (!token.is(Type::op)) return std::nullopt;
  if (token.text == "==") return Comparison::eq;
  if (token.text == "!=") return Comparison::ne;
  if (token.text == "<") return Comparison::lt;
  if (token.text == "<=") return Comparison::le;
  if (token.text == ">") return Comparison::gt;
  if (token.text == ">=") return Comparison::ge;
  return std::nullopt;
}

std::optional<Arithmetic> product_sign(const Token& token) {
  if (token.is_op("*")) return Arithmetic::multiply;
  if (token.is_op("/")) return Arithmetic::divide;
  if (token.is_op("//")) return Arithmetic::floor_divide;
  if (token.is_op("%")) return Arithmetic::modulo;
  return std::nullopt;
}

}  // namespace

Parser::Part Parser::made(Expression expression) const {
  int depth = 0;
  const auto see = [&](const ExpressionPtr& part) {
    if (part) depth = std::max(depth, part->depth);
  };
  for (const auto& part : expression.parts) see(part);
  for (const auto& part : expression.arguments.positional) see(part);
  for (const auto& [name, part] : expression.arguments.named) see(part);
  see(expression.arguments.rest);
  see(expression.arguments.named_rest);
  expression.depth = depth + 1;
  if (expression.depth > max_depth)
    return off(expression.line, "An expression is nested too deeply");
  return std::make_unique<Expression>(std::move(expression));
}

Parser::Part Parser::made(Op type, int line, ExpressionPtr a, ExpressionPtr b) const {
  Expression out = expression(type, line);
  out.parts.push_back(std::move(a));
  if (b) out.parts.push_back(std::move(b));
  return made(std::move(out));
}

Parser::Part Parser::parse_expression(bool with_choice) {
  if (nesting_ >= max_depth) return off("An expression is nested too deeply");
  ++nesting_;
  auto out = with_choice ? parse_choice() : parse_either();
  --nesting_;
  return out;
}

Parser::Part Parser::parse_tuple(bool with_choice, std::string_view end, bool in_parentheses) {
  Expression tuple = expression(Op::tuple, now().line);
  bool is_tuple = false;
  while (!now().is(Type::variable_end) && !now().is(Type::block_end) && !now().is_op(")") &&
         (end.empty() || !now().is_name(end))) {
    LUX_TRY(ExpressionPtr part, parse_expression(with_choice));
    tuple.parts.push_back(std::move(part));
    if (!take_op(",")) break;
    is_tuple = true;
  }
  if (is_tuple) return made(std::move(tuple));
  if (!tuple.parts.empty()) return std::move(tuple.parts[0]);
  if (!in_parentheses) return off(fmt::format("Expected an expression, got {}", now().described()));
  return made(std::move(tuple));
}

Parser::Part Parser::parse_choice() {
  const int line = now().line;
  const size_t unknown_before = unknown_.size();
  LUX_TRY(ExpressionPtr out, parse_either());
  while (take_name("if")) {
    unknown_.resize(unknown_before);  // what was parsed turned out to be a branch
    const bool was_soft = std::exchange(soft_, true);
    auto test = parse_either();
    Part otherwise = nullptr;
    if (test && take_name("else")) {
      if (nesting_ >= max_depth) return off("An expression is nested too deeply");
      ++nesting_;
      otherwise = parse_choice();
      --nesting_;
    }
    soft_ = was_soft;
    if (!test) return test;
    if (!otherwise) return otherwise;
    Expression choice = expression(Op::choice, line);
    choice.parts.push_back(std::move(out));
    choice.parts.push_back(*std::move(test));
    choice.parts.push_back(*std::move(otherwise));
    LUX_TRY(out, made(std::move(choice)));
  }
  return out;
}

Parser::Part Parser::parse_either() {
  LUX_TRY(ExpressionPtr left, parse_both());
  while (now().is_name("or")) {
    const int line = take().line;
    LUX_TRY(ExpressionPtr right, parse_both());
    LUX_TRY(left, made(Op::either, line, std::move(left), std::move(right)));
  }
  return left;
}

Parser::Part Parser::parse_both() {
  LUX_TRY(ExpressionPtr left, parse_invert());
  while (now().is_name("and")) {
    const int line = take().line;
    LUX_TRY(ExpressionPtr right, parse_invert());
    LUX_TRY(left, made(Op::both, line, std::move(left), std::move(right)));
  }
  return left;
}

Parser::Part Parser::parse_invert() {
  std::vector<int> lines;
  while (now().is_name("not")) lines.push_back(take().line);
  LUX_TRY(ExpressionPtr out, parse_compare());
  for (; !lines.empty(); lines.pop_back()) {
    LUX_TRY(out, made(Op::invert, lines.back(), std::move(out)));
  }
  return out;
}

Parser::Part Parser::parse_compare() {
  Expression out = expression(Op::compare, now().line);
  LUX_TRY(ExpressionPtr first, parse_sum());
  out.parts.push_back(std::move(first));
  while (true) {
    auto how = comparison(now());
    if (now().is_name("in")) how = Comparison::in;
    if (now().is_name("not") && ahead().is_name("in")) {
      take();
      how = Comparison::not_in;
    }
    if (!how) break;
    take();
    LUX_TRY(ExpressionPtr part, parse_sum());
    out.comparisons.push_back(*how);
    out.parts.push_back(std::move(part));
  }
  if (out.comparisons.empty()) return std::move(out.parts[0]);
  return made(std::move(out));
}

Parser::Part Parser::parse_sum() {
  LUX_TRY(ExpressionPtr left, parse_concat());
  while (now().is_op("+") || now().is_op("-")) {
    Expression sum = expression(Op::arithmetic, now().line);
    sum.arithmetic = take().text == "+" ? Arithmetic::add : Arithmetic::subtract;
    LUX_TRY(ExpressionPtr right, parse_concat());
    sum.parts.push_back(std::move(left));
    sum.parts.push_back(std::move(right));
    LUX_TRY(left, made(std::move(sum)));
  }
  return left;
}

Parser::Part Parser::parse_concat() {
  Expression out = expression(Op::concat, now().line);
  do {
    LUX_TRY(ExpressionPtr part, parse_product());
    out.parts.push_back(std::move(part));
  } while (take_op("~"));
  if (out.parts.size() == 1) return std::move(out.parts[0]);
  return made(std::move(out));
}

Parser::Part Parser::parse_product() {
  LUX_TRY(ExpressionPtr left, parse_power());
  while (const auto sign = product_sign(now())) {
    Expression product = expression(Op::arithmetic, take().line);
    product.arithmetic = *sign;
    LUX_TRY(ExpressionPtr right, parse_power());
    product.parts.push_back(std::move(left));
    product.parts.push_back(std::move(right));
    LUX_TRY(left, made(std::move(product)));
  }
  return left;
}

Parser::Part Parser::parse_power() {
  LUX_TRY(ExpressionPtr left, parse_unary());
  while (now().is_op("**")) {
    Expression power = expression(Op::arithmetic, take().line);
    power.arithmetic = Arithmetic::power;
    LUX_TRY(ExpressionPtr right, parse_unary());
    power.parts.push_back(std::move(left));
    power.parts.push_back(std::move(right));
    LUX_TRY(left, made(std::move(power)));
  }
  return left;
}

Parser::Part Parser::parse_unary(bool with_filter) {
  const int line = now().line;
  ExpressionPtr out;
  if (now().is_op("-") || now().is_op("+")) {
    const Op type = take().text == "-" ? Op::negate : Op::posit;
    if (nesting_ >= max_depth) return off("An expression is nested too deeply");
    ++nesting_;
    auto operand = parse_unary(false);
    --nesting_;
    if (!operand) return operand;
    LUX_TRY(out, made(type, line, *std::move(operand)));
  } else {
    LUX_TRY(out, parse_primary());
  }
  LUX_TRY(out, parse_postfix(std::move(out)));
  if (with_filter) return parse_filters_and_tests(std::move(out));
  return out;
}

Parser::Part Parser::parse_postfix(ExpressionPtr out) {
  while (true) {
    if (now().is_op(".") || now().is_op("[")) {
      LUX_TRY(out, parse_subscript(std::move(out)));
    } else if (now().is_op("(")) {
      LUX_TRY(out, parse_call(std::move(out)));
    } else {
      return out;
    }
  }
}

}  // namespace lux::jinja
