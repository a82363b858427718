#include "study/regression/expression.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lux {
namespace {

bool is_word(const std::string& name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
  };
  const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '.'; };
  return !name.empty() && letter(name.front()) && std::ranges::all_of(name, inner);
}

const char* symbol(Operation operation) {
  switch (operation) {
    case Operation::add:
      return " + ";
    case Operation::subtract:
      return " - ";
    case Operation::multiply:
      return " * ";
    case Operation::divide:
      return " / ";
    case Operation::power:
      return " ** ";
    default:
      return nullptr;
  }
}

int rank(Operation operation) {
  switch (operation) {
    case Operation::add:
    case Operation::subtract:
      return 1;
    case Operation::multiply:
    case Operation::divide:
      return 2;
    case Operation::negate:
      return 3;
    case Operation::power:
      return 4;
    default:
      return 5;
  }
}

std::string operand(const ColumnExpression& inner, int least) {
  return rank(inner.operation) < least ? "(" + to_text(inner) + ")" : to_text(inner);
}

/// What the function has no value for; nullptr where it has one.
const char* outside(Operation operation, double x) {
  switch (operation) {
    case Operation::log:
    case Operation::log2:
    case Operation::log10:
      return x <= 0 ? "a logarithm needs a number above 0" : nullptr;
    case Operation::log1p:
      return x <= -1 ? "log1p needs a number above -1" : nullptr;
    case Operation::sqrt:
      return x < 0 ? "a root needs a number that is not below 0" : nullptr;
    default:
      return nullptr;
  }
}

double apply(Operation operation, double x) {
  switch (operation) {
    case Operation::log:
      return std::log(x);
    case Operation::log2:
      return std::log2(x);
    case Operation::log10:
      return std::log10(x);
    case Operation::log1p:
      return std::log1p(x);
    case Operation::sqrt:
      return std::sqrt(x);
    case Operation::exp:
      return std::exp(x);
    case Operation::negate:
      return -x;
    default:
      return x;
  }
}

double apply(Operation operation, double x, double y) {
  switch (operation) {
    case Operation::add:
      return x + y;
    case Operation::subtract:
      return x - y;
    case Operation::multiply:
      return x * y;
    case Operation::divide:
      return x / y;
    default:
      return std::pow(x, y);
  }
}

}  // namespace

const std::vector<std::pair<std::string, Operation>>& column_functions() {
  static const std::vector<std::pair<std::string, Operation>> functions{
      {"I", Operation::identity},  {"exp", Operation::exp},     {"log", Operation::log},
      {"log10", Operation::log10}, {"log1p", Operation::log1p}, {"log2", Operation::log2},
      {"sqrt", Operation::sqrt}};
  return functions;
}

std::string quoted_name(const std::string& name) {
  return is_word(name) ? name : "`" + name + "`";
}

std::string to_text(const ColumnExpression& expression) {
  const auto& of = expression.of;
  if (expression.operation == Operation::number) return expression.name;
  if (expression.operation == Operation::column) return quoted_name(expression.name);
  const int own = rank(expression.operation);
  if (expression.operation == Operation::negate) return "-" + operand(of[0], own);
  if (const char* sign = symbol(expression.operation)) {
    // a - (b - c) and (a ** b) ** c keep their brackets.
    const bool from_right = expression.operation == Operation::power;
    return operand(of[0], own + (from_right ? 1 : 0)) + sign +
           operand(of[1], own + (from_right ? 0 : 1));
  }
  for (const auto& [name, operation] : column_functions())
    if (operation == expression.operation) return name + "(" + to_text(of[0]) + ")";
  return {};
}

void collect_columns(const ColumnExpression& expression, std::vector<UsedColumn>& out) {
  if (expression.operation == Operation::column &&
      std::ranges::find(out, expression.name, &UsedColumn::name) == out.end())
    out.push_back({expression.name, expression.at});
  for (const ColumnExpression& inner : expression.of) collect_columns(inner, out);
}

Result<double> evaluate(const ColumnExpression& expression, const DataFrame& frame, size_t row) {
  if (expression.operation == Operation::number) return expression.number;
  if (expression.operation == Operation::column) return frame.number(expression.name)->values[row];
  LUX_TRY(const double x, evaluate(expression.of[0], frame, row));
  double value = 0;
  if (expression.of.size() == 2) {
    LUX_TRY(const double y, evaluate(expression.of[1], frame, row));
    if (std::isnan(x) || std::isnan(y)) return std::numeric_limits<double>::quiet_NaN();
    value = apply(expression.operation, x, y);
  } else {
    if (std::isnan(x)) return x;
    if (const char* why = outside(expression.operation, x))
      return fail("'{}' has no {}: {}, and {} is {}. Leave the row out, or transform otherwise.",
                  frame.rows[row], to_text(expression), why, to_text(expression.of[0]), x);
    value = apply(expression.operation, x);
  }
  if (!std::isfinite(value))
    return fail("'{}' has no {}: its value is not finite.", frame.rows[row], to_text(expression));
  return value;
}

}  // namespace lux
