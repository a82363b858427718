// Jinja templates, as the field writes them: a benchmark's prompts and a model's chat template.
// The language is Jinja2's; what a template may call is what task files and chat templates use.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"

namespace lux::jinja {

/// How Jinja2's Environment was set up by the tool that the template was written for.
struct Options {
  bool trim_blocks = false;           // drop the first newline after a block
  bool lstrip_blocks = false;         // drop white space from a line's start to a block
  bool keep_trailing_newline = true;  // keep one newline at the very end of the source
  bool strict_undefined = true;  // using an undefined name is an error, else it renders as nothing
  /// What transformers adds for chat templates: `break`, `continue` and `generation` tags,
  /// raise_exception, strftime_now, a `tojson` that leaves HTML alone, and a sandbox in which lists
  /// and dicts cannot be changed. Without it there is the filter `regex_replace` of task files.
  bool chat_extensions = false;

  /// Task files, as lm-evaluation-harness renders them.
  static Options task() { return {}; }
  /// Chat templates, as Hugging Face transformers renders them.
  static Options chat() { return {true, true, false, false, true}; }
};

namespace detail {
struct Node;
}

/// A parsed template: immutable, cheap to copy, safe to render from several threads.
class Template {
 public:
  /// `name` stands in error sentences, which carry the line.
  [[nodiscard]] static Result<Template> parse(std::string_view source, Options options = {},
                                              std::string_view name = "template");

  /// The text for these variables. Fails on an undefined name (where strict), an operation its
  /// operands do not have, or `raise_exception`. `now` is the time for `strftime_now`, as
  /// 2026-01-31T23:59:59; without one, calling it fails.
  [[nodiscard]] Result<std::string> render(const Map& variables, std::string_view now = {}) const;

 private:
  std::shared_ptr<const detail::Node> root_;
  Options options_;
  std::string name_;
};

/// str(value) and repr(value) as Python 3 prints them: True, None, 1.0, ['it\'s', "it's"], {'a':
/// 1}.
[[nodiscard]] std::string python_str(const Value& value);
[[nodiscard]] std::string python_repr(const Value& value);

/// ast.literal_eval: strings (with their escapes), numbers, True/False/None, lists, tuples (as
/// lists), dicts with string keys. Fails with the offset on anything else.
[[nodiscard]] Result<Value> python_literal(std::string_view text);

}  // namespace lux::jinja
