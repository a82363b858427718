#include "study/regression/formula.h"

#include <algorithm>

#include "base/text.h"
#include "study/regression/arithmetic_parser.h"

namespace lux {
namespace {

using Kind = FormulaToken::Kind;
using Factors = std::vector<size_t>;    // of one term, ascending; none: the intercept
using TermList = std::vector<Factors>;  // each once

Factors joined(const Factors& a, const Factors& b) {
  Factors out;
  std::ranges::set_union(a, b, std::back_inserter(out));
  return out;
}

void add_term(TermList& list, Factors term) {
  if (std::ranges::find(list, term) == list.end()) list.push_back(std::move(term));
}

TermList products(const TermList& a, const TermList& b) {
  TermList out;
  for (const Factors& one : a)
    for (const Factors& other : b) add_term(out, joined(one, other));
  return out;
}

class Parser : private ArithmeticParser {
 public:
  using ArithmeticParser::ArithmeticParser;

  Result<Formula> parse() {
    if (next().is("~")) return wrong("the response is missing before '~'.");
    LUX_TRY(formula_.response, sum());
    formula_.response_name = to_text(formula_.response);
    if (!take("~")) return unexpected("a '~' between the response and its terms");
    LUX_TRY(TermList list, terms(TermList{{}}));
    if (next().kind != Kind::end) return unexpected("'+', '-', ':', '*' or the end");
    finish(std::move(list));
    if (formula_.terms.empty() && !formula_.intercept)
      return wrong("no term is left: name at least one, or keep the intercept.");
    return std::move(formula_);
  }

 private:
  Result<TermList> terms(TermList list) {
    bool minus = take("-");
    if (!minus) take("+");
    while (true) {
      const bool zero = next().kind == Kind::number && next().number == 0;
      if (zero) {
        skip(1);
        if (minus)
          add_term(list, {});
        else
          std::erase(list, Factors{});
      } else {
        LUX_TRY(const TermList more, crossed());
        for (const Factors& term : more) {
          if (minus)
            std::erase(list, term);
          else
            add_term(list, term);
        }
      }
      if (!next().is("+") && !next().is("-")) return list;
      minus = next().is("-");
      skip(1);
    }
  }

  Result<TermList> crossed() {
    LUX_TRY(TermList list, product());
    while (take("*")) {
      LUX_TRY(const TermList other, product());
      const TermList both = products(list, other);
      for (const Factors& term : other) add_term(list, term);
      for (const Factors& term : both) add_term(list, term);
    }
    if (next().is("**"))
      return wrong("powers stand within I( ): write I(x ** 2), or a*b for products.");
    if (next().is("/"))
      return wrong(
          "division stands within I( ) or a function: write I(x / y), or a + a:b for b within a.");
    return list;
  }

  Result<TermList> product() {
    LUX_TRY(TermList list, single());
    while (take(":")) {
      LUX_TRY(const TermList other, single());
      list = products(list, other);
    }
    return list;
  }

  Result<TermList> single() {
    const FormulaToken& token = next();
    if (token.is("(")) {
      if (++depth_ > most_depth) return wrong("the brackets are nested too deeply.");
      skip(1);
      LUX_TRY(TermList list, terms({}));
      if (!take(")")) return unexpected("')'");
      --depth_;
      return list;
    }
    if (token.kind == Kind::number) {
      if (token.number != 1)
        return wrong("a number other than 0 and 1 is no term; arithmetic stands within I( ).");
      skip(1);
      return TermList{{}};
    }
    if (token.kind != Kind::name) return unexpected("a column or a function of columns");
    LUX_TRY(FormulaFactor factor, this->factor());
    return TermList{{place_of(std::move(factor))}};
  }

  Result<FormulaFactor> factor() {
    const FormulaToken& token = next();
    if (!token.quoted && token.text == "C" && comes_before("(")) {
      skip(2);
      if (next().kind != Kind::name) return unexpected("the name of a column");
      const ColumnExpression column = this->column();
      if (!take(")")) return unexpected("')'");
      return FormulaFactor{"C(" + to_text(column) + ")", column, true};
    }
    LUX_TRY(ColumnExpression expression, primary());
    std::string name = to_text(expression);
    return FormulaFactor{std::move(name), std::move(expression), false};
  }

  size_t place_of(FormulaFactor factor) {
    const auto found = std::ranges::find(formula_.factors, factor.name, &FormulaFactor::name);
    if (found != formula_.factors.end())
      return static_cast<size_t>(found - formula_.factors.begin());
    formula_.factors.push_back(std::move(factor));
    return formula_.factors.size() - 1;
  }

  void finish(TermList list) {
    formula_.intercept = std::erase(list, Factors{}) > 0;
    std::ranges::stable_sort(list, {}, &Factors::size);
    for (Factors& term : list) {
      std::string name;
      for (const size_t one : term) name += (name.empty() ? "" : ":") + formula_.factors[one].name;
      formula_.terms.push_back({std::move(name), std::move(term)});
    }
  }

  Formula formula_;
};

}  // namespace

Error formula_error(std::string_view formula, size_t at, std::string_view what) {
  return {.message = fmt::format("In the formula '{}', at character {}: {}", formula,
                                 count_code_points(formula.substr(0, at)) + 1, what),
          .kind = Error::Kind::usage};
}

Result<Formula> parse_formula(std::string_view text) {
  LUX_TRY(std::vector<FormulaToken> tokens, formula_tokens(text));
  LUX_TRY(Formula formula, Parser(text, std::move(tokens)).parse());
  formula.text = text;
  return formula;
}

}  // namespace lux
