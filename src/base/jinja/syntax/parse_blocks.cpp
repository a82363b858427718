// Macros, and the tags whose body is rendered for them to work on.
#include "base/jinja/syntax/parse_tools.h"
#include "base/jinja/syntax/parser.h"

namespace lux::jinja {

Status Parser::parse_signature(MacroDefinition& macro) {
  LUX_CHECK(expect_op("("));
  while (!now().is_op(")")) {
    if (!macro.parameters.empty()) LUX_CHECK(expect_op(","));
    LUX_TRY(std::string parameter, expect_name());
    if (std::ranges::find(macro.parameters, parameter) != macro.parameters.end())
      return off(fmt::format("The parameter '{}' stands twice", parameter));
    macro.parameters.push_back(std::move(parameter));
    if (take_op("=")) {
      LUX_TRY(ExpressionPtr value, parse_expression());
      macro.defaults.push_back(std::move(value));
    } else if (!macro.defaults.empty()) {
      return off("A parameter without a default follows one with a default");
    }
  }
  take();
  return {};
}

Result<Block> Parser::parse_macro_body(MacroDefinition& macro, std::string_view end) {
  const Restore outside(loops_, 0);
  const Restore hard(soft_, false);
  const int line = now().line;
  macros_.push_back(&macro);
  auto body = parse_body({end});
  macros_.pop_back();
  if (!body) return body;
  take();
  const auto is_parameter = [&](std::string_view name) {
    return std::ranges::find(macro.parameters, name) != macro.parameters.end();
  };
  if (macro.uses_caller && is_parameter("caller")) {
    const size_t required = macro.parameters.size() - macro.defaults.size();
    if (std::find(macro.parameters.begin(), macro.parameters.begin() + ptrdiff_t(required),
                  "caller") != macro.parameters.begin() + ptrdiff_t(required))
      return off(line, "The parameter 'caller' needs a default");
    macro.uses_caller = false;
  }
  if (is_parameter("kwargs")) macro.uses_kwargs = false;
  if (is_parameter("varargs")) macro.uses_varargs = false;
  return body;
}

Result<StatementPtr> Parser::parse_macro(int line) {
  auto out = statement(Statement::Type::macro, line);
  auto macro = std::make_unique<MacroDefinition>();
  LUX_TRY(macro->name, expect_name());
  {
    const Restore hard(soft_, false);
    LUX_CHECK(parse_signature(*macro));
  }
  LUX_TRY(macro->body, parse_macro_body(*macro, "endmacro"));
  out->macro = std::move(macro);
  return out;
}

Result<StatementPtr> Parser::parse_call_block(int line) {
  auto out = statement(Statement::Type::call, line);
  auto macro = std::make_unique<MacroDefinition>();
  if (now().is_op("(")) LUX_CHECK(parse_signature(*macro));
  LUX_TRY(ExpressionPtr call, parse_expression());
  if (call->type != Expression::Type::call) return off(line, "Expected a call");
  out->expressions.push_back(std::move(call));
  LUX_TRY(macro->body, parse_macro_body(*macro, "endcall"));
  out->macro = std::move(macro);
  return out;
}

Result<StatementPtr> Parser::parse_filter_block(int line) {
  auto out = statement(Statement::Type::filter, line);
  const Restore hard(soft_, false);
  ExpressionPtr filter;
  do {
    LUX_TRY(filter, parse_filter(std::move(filter)));
  } while (take_op("|"));
  out->expressions.push_back(std::move(filter));
  LUX_TRY(Block body, parse_body({"endfilter"}));
  out->bodies.push_back(std::move(body));
  take();
  return out;
}

Result<StatementPtr> Parser::parse_generation(int line) {
  auto out = statement(Statement::Type::scope, line);
  const Restore outside(loops_, 0);
  const Restore hard(soft_, false);
  LUX_TRY(Block body, parse_body({"endgeneration"}));
  out->bodies.push_back(std::move(body));
  take();
  return out;
}

Result<StatementPtr> Parser::parse_jump(int line, bool stops) {
  if (loops_ == 0)
    return off(line, fmt::format("'{}' stands outside of a loop", stops ? "break" : "continue"));
  return statement(stops ? Statement::Type::stop : Statement::Type::next, line);
}

}  // namespace lux::jinja
