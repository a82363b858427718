// The tree of a template: statements, and the expressions in them. Immutable once parsed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/jinja/python/object.h"
#include "base/jinja/python/operators.h"

namespace lux::jinja {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using StatementPtr = std::unique_ptr<Statement>;
using Block = std::vector<StatementPtr>;

/// The arguments of a call, filter or test.
struct CallArguments {
  std::vector<ExpressionPtr> positional;
  std::vector<std::pair<std::string, ExpressionPtr>> named;
  ExpressionPtr rest;        // *rest
  ExpressionPtr named_rest;  // **named_rest
};

struct Expression {
  enum class Type {
    constant,    // value
    name,        // name
    member,      // name.name: the target of `set ns.x`; parts: none, value: the attribute
    list,        // parts
    tuple,       // parts
    dict,        // parts: key, value, key, value...
    attribute,   // parts[0].name
    item,        // parts[0][parts[1]]
    slice,       // parts[0][parts[1]:parts[2]:parts[3]]; null where left out
    call,        // parts[0](arguments)
    filter,      // parts[0] | name(arguments); null where a block is filtered
    test,        // parts[0] is name(arguments)
    negate,      // -parts[0]
    posit,       // +parts[0]
    invert,      // not parts[0]
    both,        // parts[0] and parts[1]
    either,      // parts[0] or parts[1]
    choice,      // parts[0] if parts[1] else parts[2]; null where left out
    arithmetic,  // parts[0] `arithmetic` parts[1]
    concat,      // parts joined by ~
    compare,     // parts[0] comparisons[0] parts[1] comparisons[1] parts[2]...
  };

  Type type = Type::constant;
  int line = 1;
  int depth = 1;  // of the tree below and with this
  std::string name;
  Object value;
  std::vector<ExpressionPtr> parts;
  CallArguments arguments;
  Arithmetic arithmetic = Arithmetic::add;
  std::vector<Comparison> comparisons;
};

/// A macro's or call block's parameters and body.
struct MacroDefinition {
  std::string name;  // empty for a call block's
  std::vector<std::string> parameters;
  std::vector<ExpressionPtr> defaults;  // of the last parameters
  Block body;
  std::vector<std::string> undefined;  // names that the body sets itself, see scoping.h
  bool uses_caller = false, uses_kwargs = false, uses_varargs = false;
};

struct Statement {
  enum class Type {
    text,     // text
    print,    // expressions
    assign,   // target = expressions[0]
    capture,  // target = body, through expressions[0], a filter, where it is not null
    branch,   // if expressions[i]: bodies[i]...; otherwise: the last of bodies
    loop,     // for target in expressions[0] if expressions[1]: bodies[0] else: bodies[1]
    macro,    // macro
    call,     // macro is the caller that expressions[0], a call, is given
    filter,   // bodies[0] through expressions[0]
    with,     // names = expressions around bodies[0]
    scope,    // bodies[0] with names of its own
    stop,     // break
    next,     // continue
  };

  Type type = Type::text;
  int line = 1;
  std::string text;
  bool recursive = false;  // a loop that may call itself
  ExpressionPtr target;
  std::vector<ExpressionPtr> targets;  // of `with`
  std::vector<ExpressionPtr> expressions;
  std::vector<Block> bodies;
  std::vector<std::vector<std::string>> undefined;  // names that each body sets, see scoping.h
  std::unique_ptr<MacroDefinition> macro;
};

namespace detail {
/// A parsed template.
struct Node {
  Block body;
  std::vector<std::string> undefined;  // names that the template sets, see scoping.h
};
}  // namespace detail

}  // namespace lux::jinja
