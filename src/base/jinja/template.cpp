#include "base/jinja/jinja.h"
#include "base/jinja/python/repr.h"
#include "base/jinja/render/interpreter.h"
#include "base/jinja/syntax/lexer.h"
#include "base/jinja/syntax/parser.h"
#include "base/jinja/syntax/scoping.h"
#include "base/text.h"

namespace lux::jinja {

Result<Template> Template::parse(std::string_view source, Options options, std::string_view name) {
  if (const size_t valid = valid_utf8_prefix(source); valid < source.size())
    return fail("{}: Invalid UTF-8 at byte {}.", name, valid);
  LUX_TRY(auto tokens, tokenize(source, options, name));
  LUX_TRY(Block body, Parser(std::move(tokens), options, name).parse_template());
  auto root = std::make_shared<detail::Node>();
  root->undefined = settle_names(body);
  root->body = std::move(body);
  Template out;
  out.root_ = std::move(root);
  out.options_ = options;
  out.name_ = name;
  return out;
}

Result<std::string> Template::render(const Map& variables, std::string_view now) const {
  Interpreter interpreter(variables, options_, now);
  auto text = interpreter.run(*root_);
  if (text) return text;
  std::string why = std::move(text).error().message;
  if (!why.ends_with('.')) why += '.';
  return fail("{}:{}: {}", name_, interpreter.error_line(), why);
}

std::string python_str(const Value& value) {
  return str(Object::from(value)).value_or("");
}

std::string python_repr(const Value& value) {
  return repr(Object::from(value)).value_or("");
}

}  // namespace lux::jinja
