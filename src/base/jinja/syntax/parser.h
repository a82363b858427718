// Tokens to the tree of a template, with Jinja's grammar.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/jinja/jinja.h"
#include "base/jinja/syntax/ast.h"
#include "base/jinja/syntax/lexer.h"

namespace lux::jinja {

class Parser {
 public:
  /// `name` stands in error sentences.
  Parser(std::vector<Token> tokens, const Options& options, std::string_view name)
      : tokens_(std::move(tokens)), options_(options), name_(name) {}

  [[nodiscard]] Result<Block> parse_template();

 private:
  using Part = Result<ExpressionPtr>;
  using Words = std::vector<std::string_view>;

  // The token at hand.
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] const Token& ahead() const {
    return tokens_[std::min(at_ + 1, tokens_.size() - 1)];
  }
  const Token& take();
  bool take_op(std::string_view sign);
  bool take_name(std::string_view name);
  Status expect_op(std::string_view sign);
  Result<std::string> expect_name();
  [[nodiscard]] std::unexpected<Error> off(std::string_view what) const {
    return off(now().line, what);
  }
  [[nodiscard]] std::unexpected<Error> off(int line, std::string_view what) const;
  [[nodiscard]] std::unexpected<Error> unexpected() const;

  // Statements.
  Result<Block> parse_block(const Words& ends);
  Result<Block> parse_body(const Words& ends);
  Result<StatementPtr> parse_statement();
  Result<StatementPtr> parse_print(int line);
  Result<StatementPtr> parse_set(int line);
  Result<StatementPtr> parse_for(int line);
  Result<StatementPtr> parse_if(int line);
  Result<StatementPtr> parse_with(int line);
  Result<StatementPtr> parse_macro(int line);
  Result<StatementPtr> parse_call_block(int line);
  Result<StatementPtr> parse_filter_block(int line);
  Result<StatementPtr> parse_generation(int line);
  Result<StatementPtr> parse_jump(int line, bool stops);
  Status parse_signature(MacroDefinition& macro);
  Result<Block> parse_macro_body(MacroDefinition& macro, std::string_view end);
  /// What `set` and `for` assign to; `end` is the word behind it, if it is known.
  Part parse_target(bool with_member, std::string_view end = {});
  [[nodiscard]] Status check_target(const Expression& target) const;

  // Expressions, from the loosest to the tightest.
  Part parse_expression(bool with_choice = true);
  Part parse_tuple(bool with_choice = true, std::string_view end = {}, bool in_parentheses = false);
  Part parse_choice();
  Part parse_either();
  Part parse_both();
  Part parse_invert();
  Part parse_compare();
  Part parse_sum();
  Part parse_concat();
  Part parse_product();
  Part parse_power();
  Part parse_unary(bool with_filter = true);
  Part parse_primary(bool with_member = false);
  Part parse_list();
  Part parse_dict();
  Part parse_postfix(ExpressionPtr object);
  Part parse_filters_and_tests(ExpressionPtr object);
  Part parse_subscript(ExpressionPtr object);
  Part parse_index();
  Part parse_call(ExpressionPtr callee);
  Part parse_filter(ExpressionPtr object);
  Part parse_test(ExpressionPtr object);
  Result<CallArguments> parse_arguments();

  /// Notes that a filter or test is not known, which fails unless this is a branch.
  void note_unknown(int line, const Error& error);

  /// An expression with the depth of its parts added; fails where it is nested too deeply.
  [[nodiscard]] Part made(Expression expression) const;
  [[nodiscard]] Part made(Expression::Type type, int line, ExpressionPtr a,
                          ExpressionPtr b = nullptr) const;

  std::vector<Token> tokens_;
  size_t at_ = 0;
  Options options_;
  std::string_view name_;
  int blocks_ = 0;              // around this place
  int nesting_ = 0;             // of expressions
  int loops_ = 0;               // around this place, that `break` may leave
  std::vector<Error> unknown_;  // filters and tests, in places that are always compiled
  bool soft_ = false;           // in a branch, where an unknown filter fails only if it is reached
  std::vector<MacroDefinition*> macros_;  // around this place
};

}  // namespace lux::jinja
