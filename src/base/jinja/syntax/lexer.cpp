#include "base/jinja/syntax/lexer.h"

#include <algorithm>

#include "base/jinja/python/chars.h"
#include "base/jinja/python/escapes.h"
#include "base/jinja/syntax/number.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

using Type = Token::Type;

/// Line ends become \n, and the last one goes where it is not kept.
std::string normalized(std::string_view source, const Options& options) {
  std::string out;
  out.reserve(source.size());
  for (size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n') continue;
    out += source[i] == '\r' ? '\n' : source[i];
  }
  if (!options.keep_trailing_newline && out.ends_with('\n')) out.pop_back();
  return out;
}

class Lexer {
 public:
  Lexer(std::string_view source, const Options& options, std::string_view name)
      : source_(normalized(source, options)), text_(source_), options_(options), name_(name) {}

  Result<std::vector<Token>> run() {
    while (at_ < text_.size()) {
      const size_t tag = next_tag();
      if (tag == text_.size()) {
        add_data(text_.substr(at_));
        at_ = tag;
        break;
      }
      LUX_CHECK(take_tag(tag));
    }
    add(Type::end);
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> off(std::string_view what) const {
    return fail("{}:{}: {}.", name_, line_, what);
  }

  [[nodiscard]] char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool starts_with(std::string_view word) const {
    return text_.substr(at_).starts_with(word);
  }

  void advance(size_t to) {
    line_ += static_cast<int>(std::ranges::count(text_.substr(at_, to - at_), '\n'));
    at_ = to;
  }
  void skip_space() { advance(text_.size() - lstrip(text_.substr(at_)).size()); }

  Token& add(Type type, std::string text = {}) {
    Token token;
    token.type = type;
    token.line = line_;
    token.text = std::move(text);
    tokens_.push_back(std::move(token));
    return tokens_.back();
  }
  void add_data(std::string_view text) {
    if (!text.empty()) add(Type::data, std::string(text));
  }

  [[nodiscard]] size_t next_tag() const {
    for (size_t i = text_.find('{', at_); i != std::string_view::npos; i = text_.find('{', i + 1))
      if (i + 1 < text_.size() &&
          (text_[i + 1] == '{' || text_[i + 1] == '%' || text_[i + 1] == '#'))
        return i;
    return text_.size();
  }

  /// Data before a tag, without the white space that the tag's sign or `lstrip_blocks` takes.
  void take_data(size_t end, char sign, bool is_variable) {
    std::string_view data = text_.substr(at_, end - at_);
    if (sign == '-') {
      data = rstrip(data);
    } else if (sign != '+' && options_.lstrip_blocks && !is_variable) {
      const size_t line_start = data.rfind('\n') + 1;  // npos + 1 is 0
      if ((line_start > 0 || line_starting_) && strip(data.substr(line_start)).empty())
        data = data.substr(0, line_start);
    }
    add_data(data);
    advance(end);
  }

  static char sign_of(char c) { return c == '-' || c == '+' ? c : '\0'; }

  Status take_tag(size_t tag) {
    const char kind = text_[tag + 1];
    const char sign = tag + 2 < text_.size() ? sign_of(text_[tag + 2]) : '\0';
    take_data(tag, sign, kind == '{');
    if (kind == '%')
      if (const size_t end = raw_begin(); end > 0) return take_raw(end);
    const Type begin = kind == '{' ? Type::variable_begin : Type::block_begin;
    if (kind != '#') add(begin);
    advance(at_ + (sign ? 3 : 2));
    LUX_CHECK(kind == '#' ? take_comment() : take_code(kind == '{'));
    line_starting_ = text_[at_ - 1] == '\n';
    return {};
  }

  /// Whether a tag of the sort `close` ends here; moves behind it and the white space it takes.
  bool take_close(std::string_view close, bool trims) {
    const bool minus = peek() == '-' && text_.substr(at_ + 1).starts_with(close);
    const bool plus = trims && peek() == '+' && text_.substr(at_ + 1).starts_with(close);
    if (!minus && !plus && !starts_with(close)) return false;
    advance(at_ + close.size() + (minus || plus ? 1 : 0));
    if (minus) skip_space();
    if (!minus && !plus && trims && options_.trim_blocks && peek() == '\n') advance(at_ + 1);
    return true;
  }

  Status take_comment() {
    if (at_ == text_.size()) return {};  // Jinja2 lets this pass
    const int begin_line = line_;
    for (; at_ < text_.size(); advance(at_ + 1))
      if (take_close("#}", true)) return {};
    line_ = begin_line;
    return off("A comment {# has no end #}");
  }

  /// The end of `{% raw %}` at `at_`, or 0 if it is another tag.
  [[nodiscard]] size_t raw_begin() const {
    std::string_view rest = text_.substr(at_ + 2);
    if (!rest.empty() && sign_of(rest[0])) rest.remove_prefix(1);
    rest = lstrip(rest);
    if (!rest.starts_with("raw")) return 0;
    rest = lstrip(rest.substr(3));
    if (rest.starts_with("%}")) return text_.size() - rest.size() + 2;
    if (!rest.starts_with("-%}")) return 0;
    return text_.size() - lstrip(rest.substr(3)).size();
  }

  Status take_raw(size_t start) {
    const int begin_line = line_;
    advance(start);
    if (at_ == text_.size()) return {};  // Jinja2 lets this pass
    line_starting_ = text_[at_ - 1] == '\n';
    for (size_t tag = text_.find("{%", at_); tag != std::string_view::npos;
         tag = text_.find("{%", tag + 1)) {
      std::string_view rest = text_.substr(tag + 2);
      const char sign = rest.empty() ? '\0' : sign_of(rest[0]);
      rest = lstrip(rest.substr(sign ? 1 : 0));
      if (!rest.starts_with("endraw")) continue;
      rest = lstrip(rest.substr(6));
      if (!rest.starts_with("%}") && !rest.starts_with("-%}") && !rest.starts_with("+%}")) continue;
      take_data(tag, sign, false);
      advance(text_.size() - rest.size());
      take_close("%}", true);
      line_starting_ = text_[at_ - 1] == '\n';
      return {};
    }
    line_ = begin_line;
    return off("{% raw %} has no {% endraw %}");
  }

  /// What stands between the braces, to their end.
  Status take_code(bool is_variable) {
    brackets_.clear();
    while (true) {
      skip_space();
      if (brackets_.empty() && take_close(is_variable ? "}}" : "%}", !is_variable)) {
        add(is_variable ? Type::variable_end : Type::block_end);
        return {};
      }
      if (at_ == text_.size()) return off("The template ends within a tag");
      LUX_CHECK(take_token());
    }
  }

  Status take_token() {
    const char c = peek();
    if (c >= '0' && c <= '9') return take_number();
    if (c == '"' || c == '\'') return take_string();
    size_t end = at_;
    while (end < text_.size()) {
      size_t next = end;
      if (!continues_name(next_code_point(text_, next))) break;
      end = next;
    }
    if (end == at_) return take_operator();
    size_t first = at_;
    if (!starts_name(next_code_point(text_, first))) return off("Invalid character in identifier");
    add(Type::name, std::string(text_.substr(at_, end - at_)));
    at_ = end;
    return {};
  }

  Status take_number() {
    const auto number = read_number(text_, at_);
    if (!number) return off(number.error().message);
    Token& token = add(number->real ? Type::real : Type::integer);
    token.integer = number->integer;
    token.real = number->real.value_or(0);
    token.text = std::string(text_.substr(at_, number->end - at_));
    at_ = number->end;
    return {};
  }

  Status take_string() {
    const char quote = peek();
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) return off("A string has no end");
    const auto content = unescape(text_.substr(at_ + 1, end - at_ - 1), Escapes::jinja);
    if (!content) return off(content.error().message);
    add(Type::string, *content);
    advance(end + 1);
    return {};
  }

  Status take_operator() {
    static constexpr std::string_view signs[] = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                 "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                 ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};
    for (const std::string_view sign : signs) {
      if (!starts_with(sign)) continue;
      LUX_CHECK(balance(sign[0]));
      add(Type::op, std::string(sign));
      at_ += sign.size();
      return {};
    }
    size_t end = at_;
    static_cast<void>(next_code_point(text_, end));
    return off(fmt::format("Unexpected character '{}'", text_.substr(at_, end - at_)));
  }

  Status balance(char c) {
    if (c == '(') brackets_ += ')';
    if (c == '[') brackets_ += ']';
    if (c == '{') brackets_ += '}';
    if (c != ')' && c != ']' && c != '}') return {};
    if (brackets_.empty()) return off(fmt::format("Unexpected '{}'", c));
    if (brackets_.back() != c)
      return off(fmt::format("Unexpected '{}', expected '{}'", c, brackets_.back()));
    brackets_.pop_back();
    return {};
  }

  std::string source_;
  std::string_view text_;
  const Options& options_;
  std::string_view name_;
  size_t at_ = 0;
  int line_ = 1;
  bool line_starting_ = true;
  std::string brackets_;  // the closing ones that are still to come
  std::vector<Token> tokens_;
};

}  // namespace

std::string Token::described() const {
  switch (type) {
    case Type::data:
      return "text";
    case Type::variable_begin:
      return "'{{'";
    case Type::variable_end:
      return "'}}'";
    case Type::block_begin:
      return "'{%'";
    case Type::block_end:
      return "'%}'";
    case Type::end:
      return "the end of the template";
    case Type::string:
      return "a string";
    default:
      return fmt::format("'{}'", text);
  }
}

Result<std::vector<Token>> tokenize(std::string_view source, const Options& options,
                                    std::string_view name) {
  return Lexer(source, options, name).run();
}

}  // namespace lux::jinja
