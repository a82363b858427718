#include "base/jinja/syntax/scoping.h"

#include <map>
#include <set>

namespace lux::jinja {
namespace {

/// The names that a block and those around it know.
struct Names {
  const Names* outer = nullptr;
  std::map<std::string, bool> known;  // and whether undefined until it is set
  std::set<std::string> set;

  [[nodiscard]] bool knows(const std::string& name) const {
    return known.contains(name) || (outer && outer->knows(name));
  }
  void read(const std::string& name) {
    if (!knows(name)) known[name] = false;
  }
  void assign(const std::string& name) {
    set.insert(name);
    if (!known.contains(name)) known[name] = !(outer && outer->knows(name));
  }
  void declare(const std::string& name) {
    set.insert(name);
    known[name] = false;
  }
  [[nodiscard]] std::vector<std::string> undefined() const {
    std::vector<std::string> out;
    for (const auto& [name, starts_undefined] : known)
      if (starts_undefined) out.push_back(name);
    return out;
  }
};

void read(Names& names, const ExpressionPtr& expression) {
  if (!expression) return;
  if (expression->type == Expression::Type::name || expression->type == Expression::Type::member)
    names.read(expression->name);
  for (const ExpressionPtr& part : expression->parts) read(names, part);
  for (const ExpressionPtr& part : expression->arguments.positional) read(names, part);
  for (const auto& [name, part] : expression->arguments.named) read(names, part);
  read(names, expression->arguments.rest);
  read(names, expression->arguments.named_rest);
}

void assign(Names& names, const Expression& target, bool as_parameter = false) {
  if (target.type == Expression::Type::member) names.read(target.name);
  if (target.type == Expression::Type::name)
    as_parameter ? names.declare(target.name) : names.assign(target.name);
  for (const ExpressionPtr& part : target.parts) assign(names, *part, as_parameter);
}

void see_block(Names& names, const Block& block);

/// A name first set in a branch keeps until then the value it has outside.
void merge(Names& names, const std::vector<Names>& branches) {
  std::set<std::string> first_set;
  for (const Names& branch : branches)
    for (const std::string& name : branch.set)
      if (!names.set.contains(name)) first_set.insert(name);
  for (const Names& branch : branches) {
    for (const auto& [name, undefined] : branch.known) names.known[name] = undefined;
    names.set.insert(branch.set.begin(), branch.set.end());
  }
  for (const std::string& name : first_set) names.known[name] = false;
}

void see_branch(Names& names, const Statement& branch) {
  const size_t tests = branch.expressions.size();
  read(names, branch.expressions[0]);
  Names first = names;
  Names others = names;
  Names otherwise = names;
  see_block(first, branch.bodies[0]);
  for (size_t i = 1; i < tests; ++i) {
    read(others, branch.expressions[i]);
    Names body = others;
    see_block(body, branch.bodies[i]);
    merge(others, {body});
  }
  if (branch.bodies.size() > tests) see_block(otherwise, branch.bodies.back());
  merge(names, {first, others, otherwise});
}

/// What a statement reads and sets in the block that it stands in, not in blocks of its own.
void see(Names& names, const Statement& statement) {
  switch (statement.type) {
    case Statement::Type::branch:
      return see_branch(names, statement);
    case Statement::Type::loop:
      return read(names, statement.expressions[0]);
    case Statement::Type::macro:
      return names.assign(statement.macro->name);
    case Statement::Type::capture:
      return assign(names, *statement.target);
    default:
      break;
  }
  for (const ExpressionPtr& expression : statement.expressions) read(names, expression);
  if (statement.type == Statement::Type::assign) assign(names, *statement.target);
}

void see_block(Names& names, const Block& block) {
  for (const StatementPtr& statement : block) see(names, *statement);
}

void settle_inside(const Names& names, const Block& block);

/// Settles a block with names of its own, whose first ones are already in `names`.
std::vector<std::string> settle(Names& names, const Block& block) {
  see_block(names, block);
  settle_inside(names, block);
  return names.undefined();
}

void settle_macro(Names names, MacroDefinition& macro) {
  for (const std::string& parameter : macro.parameters) names.declare(parameter);
  for (const ExpressionPtr& value : macro.defaults) read(names, value);
  for (const auto& [uses, name] : {std::pair{macro.uses_caller, "caller"},
                                   {macro.uses_kwargs, "kwargs"},
                                   {macro.uses_varargs, "varargs"}})
    if (uses) names.declare(name);
  macro.undefined = settle(names, macro.body);
}

void settle_statement(const Names& outer, Statement& statement) {
  if (statement.type == Statement::Type::branch) {
    for (const Block& body : statement.bodies) settle_inside(outer, body);
    return;
  }
  if (statement.macro) settle_macro(Names{&outer, {}, {}}, *statement.macro);
  for (size_t i = 0; i < statement.bodies.size(); ++i) {
    Names names{&outer, {}, {}};
    if (statement.type == Statement::Type::loop && i == 0) {
      names.declare("loop");
      assign(names, *statement.target, true);
    }
    for (const ExpressionPtr& target : statement.targets) assign(names, *target, true);
    see_block(names, statement.bodies[i]);
    if (statement.type == Statement::Type::filter) read(names, statement.expressions[0]);
    statement.undefined.push_back(settle(names, statement.bodies[i]));
  }
}

void settle_inside(const Names& names, const Block& block) {
  for (const StatementPtr& statement : block) settle_statement(names, *statement);
}

}  // namespace

std::vector<std::string> settle_names(const Block& body) {
  Names names;
  return settle(names, body);
}

}  // namespace lux::jinja
