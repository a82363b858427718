#include <array>

#include "base/jinja/syntax/parse_tools.h"
#include "base/jinja/syntax/parser.h"

namespace lux::jinja {
namespace {

using Type = Token::Type;

constexpr int max_statement_nesting = 100;

bool is_one_of(const Token& token, const std::vector<std::string_view>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return token.is_name(word); });
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::string_view word : words)
    out += fmt::format("{}{{% {} %}}", out.empty() ? "" : " or ", word);
  return out;
}

}  // namespace

const Token& Parser::take() {
  const Token& token = now();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Parser::take_op(std::string_view sign) {
  if (!now().is_op(sign)) return false;
  take();
  return true;
}

bool Parser::take_name(std::string_view name) {
  if (!now().is_name(name)) return false;
  take();
  return true;
}

Status Parser::expect_op(std::string_view sign) {
  if (take_op(sign)) return {};
  return off(fmt::format("Expected '{}', got {}", sign, now().described()));
}

Result<std::string> Parser::expect_name() {
  if (now().is(Type::name)) return take().text;
  return off(fmt::format("Expected a name, got {}", now().described()));
}

std::unexpected<Error> Parser::off(int line, std::string_view what) const {
  return fail("{}:{}: {}.", name_, line, what);
}

std::unexpected<Error> Parser::unexpected() const {
  return off(fmt::format("Unexpected {}", now().described()));
}

Result<Block> Parser::parse_template() {
  LUX_TRY(Block out, parse_block({}));
  if (!unknown_.empty()) return std::unexpected(unknown_[0]);
  return out;
}

/// Statements up to one of the tags `ends`, whose name is the next token then.
Result<Block> Parser::parse_block(const Words& ends) {
  if (blocks_ >= max_statement_nesting) return off("Tags are nested too deeply");
  const Restore deeper(blocks_, blocks_ + 1);
  Block out;
  while (!now().is(Type::end)) {
    const int line = now().line;
    if (now().is(Type::data)) {
      auto text = statement(Statement::Type::text, line);
      text->text = take().text;
      out.push_back(std::move(text));
    } else if (now().is(Type::variable_begin)) {
      take();
      auto print = statement(Statement::Type::print, line);
      LUX_TRY(ExpressionPtr expression, parse_tuple());
      print->expressions.push_back(std::move(expression));
      out.push_back(std::move(print));
      if (!now().is(Type::variable_end))
        return off(fmt::format("Expected '}}}}', got {}", now().described()));
      take();
    } else {
      take();  // block_begin: the lexer lets nothing else stand here
      if (is_one_of(now(), ends)) return out;
      LUX_TRY(StatementPtr tag, parse_statement());
      out.push_back(std::move(tag));
      if (!now().is(Type::block_end))
        return off(fmt::format("Expected '%}}', got {}", now().described()));
      take();
    }
  }
  if (!ends.empty()) return off(fmt::format("The template ends without {}", joined(ends)));
  return out;
}

/// What follows a tag up to one of the tags `ends`.
Result<Block> Parser::parse_body(const Words& ends) {
  take_op(":");
  if (!now().is(Type::block_end))
    return off(fmt::format("Expected '%}}', got {}", now().described()));
  take();
  return parse_block(ends);
}

Result<StatementPtr> Parser::parse_statement() {
  if (!now().is(Type::name)) return off("Expected the name of a tag");
  const int line = now().line;
  const std::string tag = take().text;
  if (tag == "print") return parse_print(line);
  if (tag == "set") return parse_set(line);
  if (tag == "for") return parse_for(line);
  if (tag == "if") return parse_if(line);
  if (tag == "with") return parse_with(line);
  if (tag == "macro") return parse_macro(line);
  if (tag == "call") return parse_call_block(line);
  if (tag == "filter") return parse_filter_block(line);
  if (options_.chat_extensions) {
    if (tag == "generation") return parse_generation(line);
    if (tag == "break" || tag == "continue") return parse_jump(line, tag == "break");
  }
  static constexpr std::array<std::string_view, 6> others{"block",  "extends", "include",
                                                          "import", "from",    "autoescape"};
  if (std::ranges::find(others, tag) != others.end())
    return off(line, fmt::format("The tag '{}' is not supported", tag));
  return off(line, fmt::format("Unknown tag '{}'", tag));
}

Result<StatementPtr> Parser::parse_print(int line) {
  auto out = statement(Statement::Type::print, line);
  while (!now().is(Type::block_end)) {
    if (!out->expressions.empty()) LUX_CHECK(expect_op(","));
    LUX_TRY(ExpressionPtr expression, parse_expression());
    out->expressions.push_back(std::move(expression));
  }
  return out;
}

Status Parser::check_target(const Expression& target) const {
  switch (target.type) {
    case Expression::Type::name:
    case Expression::Type::member:
      return {};
    case Expression::Type::tuple:
      for (const auto& part : target.parts) LUX_CHECK(check_target(*part));
      return {};
    default:
      return off(target.line, "Only names can be assigned to");
  }
}

Parser::Part Parser::parse_target(bool with_member, std::string_view end) {
  const int line = now().line;
  Expression tuple;
  tuple.type = Expression::Type::tuple;
  tuple.line = line;
  bool is_tuple = false;
  while (!now().is(Type::variable_end) && !now().is(Type::block_end) && !now().is_op(")") &&
         (end.empty() || !now().is_name(end))) {
    LUX_TRY(ExpressionPtr part, parse_primary(with_member));
    LUX_CHECK(check_target(*part));
    tuple.parts.push_back(std::move(part));
    if (!take_op(",")) break;
    is_tuple = true;
  }
  if (is_tuple) return made(std::move(tuple));
  if (tuple.parts.empty()) return unexpected();
  return std::move(tuple.parts[0]);
}

Result<StatementPtr> Parser::parse_set(int line) {
  LUX_TRY(ExpressionPtr target, parse_target(true));
  if (take_op("=")) {
    auto out = statement(Statement::Type::assign, line);
    out->target = std::move(target);
    LUX_TRY(ExpressionPtr value, parse_tuple());
    out->expressions.push_back(std::move(value));
    return out;
  }
  auto out = statement(Statement::Type::capture, line);
  out->target = std::move(target);
  const Restore hard(soft_, false);
  ExpressionPtr filter;
  while (take_op("|")) {
    LUX_TRY(filter, parse_filter(std::move(filter)));
  }
  out->expressions.push_back(std::move(filter));
  LUX_TRY(Block body, parse_body({"endset"}));
  out->bodies.push_back(std::move(body));
  take();
  return out;
}

Result<StatementPtr> Parser::parse_for(int line) {
  auto out = statement(Statement::Type::loop, line);
  LUX_TRY(out->target, parse_target(false, "in"));
  if (!take_name("in")) return off(fmt::format("Expected 'in', got {}", now().described()));
  LUX_TRY(ExpressionPtr items, parse_tuple(false, "recursive"));
  out->expressions.push_back(std::move(items));
  const Restore hard(soft_, false);
  ExpressionPtr test;
  if (take_name("if")) {
    LUX_TRY(test, parse_expression());
  }
  out->expressions.push_back(std::move(test));
  out->recursive = take_name("recursive");
  {
    const Restore inside(loops_, loops_ + 1);
    LUX_TRY(Block body, parse_body({"endfor", "else"}));
    out->bodies.push_back(std::move(body));
  }
  if (take().is_name("else")) {
    LUX_TRY(Block otherwise, parse_body({"endfor"}));
    out->bodies.push_back(std::move(otherwise));
    take();
  }
  return out;
}

Result<StatementPtr> Parser::parse_if(int line) {
  auto out = statement(Statement::Type::branch, line);
  const Restore soft(soft_, true);
  while (true) {
    LUX_TRY(ExpressionPtr test, parse_tuple(false));
    out->expressions.push_back(std::move(test));
    LUX_TRY(Block body, parse_body({"elif", "else", "endif"}));
    out->bodies.push_back(std::move(body));
    const Token& tag = take();
    if (tag.is_name("elif")) continue;
    if (tag.is_name("else")) {
      LUX_TRY(Block otherwise, parse_body({"endif"}));
      out->bodies.push_back(std::move(otherwise));
      take();
    }
    return out;
  }
}

Result<StatementPtr> Parser::parse_with(int line) {
  auto out = statement(Statement::Type::with, line);
  while (!now().is(Type::block_end)) {
    if (!out->targets.empty()) LUX_CHECK(expect_op(","));
    LUX_TRY(ExpressionPtr target, parse_target(false));
    out->targets.push_back(std::move(target));
    LUX_CHECK(expect_op("="));
    LUX_TRY(ExpressionPtr value, parse_expression());
    out->expressions.push_back(std::move(value));
  }
  const Restore hard(soft_, false);
  LUX_TRY(Block body, parse_body({"endwith"}));
  out->bodies.push_back(std::move(body));
  take();
  return out;
}

}  // namespace lux::jinja
