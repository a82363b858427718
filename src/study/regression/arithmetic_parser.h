// Reads arithmetic on columns out of a formula's words.
#pragma once

#include <string_view>
#include <vector>

#include "study/regression/expression.h"
#include "study/regression/formula_tokens.h"

namespace lux {

class ArithmeticParser {
 public:
  ArithmeticParser(std::string_view text, std::vector<FormulaToken> tokens)
      : text_(text), tokens_(std::move(tokens)) {}

 protected:
  static constexpr int most_depth = 64;  // of brackets

  /// The word to be read now, and reading it if it is that sign.
  [[nodiscard]] const FormulaToken& next() const { return tokens_[at_]; }
  [[nodiscard]] bool comes_before(std::string_view sign) const {
    return next().kind != FormulaToken::Kind::end && tokens_[at_ + 1].is(sign);
  }
  bool take(std::string_view sign);
  void skip(size_t words) { at_ += words; }

  [[nodiscard]] std::unexpected<Error> wrong(std::string_view what) const;
  [[nodiscard]] std::unexpected<Error> unexpected(std::string_view instead_of) const;

  /// a + b, down to what binds most: a function, a number, a column, brackets.
  Result<ColumnExpression> sum();
  Result<ColumnExpression> primary();
  ColumnExpression column();

  int depth_ = 0;

 private:
  Result<ColumnExpression> ratio();
  Result<ColumnExpression> sign();
  Result<ColumnExpression> function();

  std::string_view text_;
  std::vector<FormulaToken> tokens_;
  size_t at_ = 0;
};

}  // namespace lux
