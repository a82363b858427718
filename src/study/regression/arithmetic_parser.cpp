#include "study/regression/arithmetic_parser.h"

#include "base/nearest.h"
#include "study/regression/formula.h"

namespace lux {
namespace {

using Kind = FormulaToken::Kind;

ColumnExpression binary(Operation operation, ColumnExpression left, ColumnExpression right) {
  const size_t at = left.at;
  ColumnExpression out{.operation = operation, .of = {}, .at = at};
  out.of.push_back(std::move(left));
  out.of.push_back(std::move(right));
  return out;
}

}  // namespace

bool ArithmeticParser::take(std::string_view sign) {
  if (!next().is(sign)) return false;
  ++at_;
  return true;
}

std::unexpected<Error> ArithmeticParser::wrong(std::string_view what) const {
  return std::unexpected(formula_error(text_, next().at, what));
}
std::unexpected<Error> ArithmeticParser::unexpected(std::string_view instead_of) const {
  return wrong(next().kind == Kind::end
                   ? fmt::format("the formula ends where there should be {}.", instead_of)
                   : fmt::format("'{}' stands where there should be {}.", next().text, instead_of));
}

Result<ColumnExpression> ArithmeticParser::sum() {
  LUX_TRY(ColumnExpression left, ratio());
  while (next().is("+") || next().is("-")) {
    const Operation operation = next().is("+") ? Operation::add : Operation::subtract;
    ++at_;
    LUX_TRY(ColumnExpression right, ratio());
    left = binary(operation, std::move(left), std::move(right));
  }
  return left;
}

Result<ColumnExpression> ArithmeticParser::ratio() {
  LUX_TRY(ColumnExpression left, sign());
  while (next().is("*") || next().is("/")) {
    const Operation operation = next().is("*") ? Operation::multiply : Operation::divide;
    ++at_;
    LUX_TRY(ColumnExpression right, sign());
    left = binary(operation, std::move(left), std::move(right));
  }
  return left;
}

Result<ColumnExpression> ArithmeticParser::sign() {
  if (++depth_ > most_depth) return wrong("the arithmetic is nested too deeply.");
  const size_t at = next().at;
  if (take("-")) {
    LUX_TRY(ColumnExpression inner, sign());
    --depth_;
    return ColumnExpression{.operation = Operation::negate, .of = {std::move(inner)}, .at = at};
  }
  LUX_TRY(ColumnExpression base, primary());
  if (take("**")) {
    LUX_TRY(ColumnExpression exponent, sign());
    base = binary(Operation::power, std::move(base), std::move(exponent));
  }
  --depth_;
  return base;
}

ColumnExpression ArithmeticParser::column() {
  const FormulaToken& token = tokens_[at_++];
  return {.operation = Operation::column, .name = token.text, .at = token.at};
}

Result<ColumnExpression> ArithmeticParser::primary() {
  const FormulaToken& token = next();
  if (token.kind == Kind::number) {
    ++at_;
    return ColumnExpression{
        .operation = Operation::number, .number = token.number, .name = token.text, .at = token.at};
  }
  if (take("(")) {
    LUX_TRY(ColumnExpression inner, sum());
    if (!take(")")) return unexpected("')'");
    return inner;
  }
  if (token.kind != Kind::name) return unexpected("a column, a number or a function");
  if (token.quoted || !tokens_[at_ + 1].is("(")) return column();
  return function();
}

Result<ColumnExpression> ArithmeticParser::function() {
  const FormulaToken& token = next();
  std::vector<std::string> names{"C"};
  std::string listed = "C";
  for (const auto& [name, operation] : column_functions()) {
    if (name == token.text) {
      at_ += 2;
      LUX_TRY(ColumnExpression inner, sum());
      if (!take(")")) return unexpected("')'");
      return ColumnExpression{.operation = operation, .of = {std::move(inner)}, .at = token.at};
    }
    names.push_back(name);
    listed += ", " + name;
  }
  if (token.text == "C") return wrong("C( ) makes categories, which are no part of arithmetic.");
  return wrong(fmt::format("there is no function '{}'{} There are: {}.", token.text,
                           did_you_mean(token.text, names), listed));
}

}  // namespace lux
