// ast.literal_eval().
#include <algorithm>
#include <charconv>

#include "base/jinja/jinja.h"
#include "base/jinja/python/chars.h"
#include "base/jinja/python/escapes.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

bool is_digit_of(char c, int base) {
  const int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : 99;
  return digit < base;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Value> run() {
    space(true);
    LUX_TRY(Value value, tuple_or_value(0));
    space(true);
    if (!done()) return off("Unexpected text");
    return value;
  }

 private:
  static constexpr int max_depth = 200;

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] std::unexpected<Error> off(std::string_view what) const {
    return fail("{} at byte {} of a Python literal.", what, at_);
  }

  /// Skips white space; inside brackets (`lines`) also line breaks and comments.
  void space(bool lines) {
    while (!done()) {
      const char c = peek();
      if (c == '\\' && peek(1) == '\n') {
        at_ += 2;
      } else if (c == '#' && lines) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == ' ' || c == '\t' || c == '\f' || (lines && (c == '\n' || c == '\r'))) {
        ++at_;
      } else {
        return;
      }
    }
  }

  /// Values with commas between them, outside of brackets, are a tuple.
  Result<Value> tuple_or_value(int depth) {
    LUX_TRY(Value first, value(depth));
    space(depth > 0);
    if (peek() != ',') return first;
    List items{std::move(first)};
    while (take(',')) {
      space(depth > 0);
      if (done() || peek() == ')' || peek() == '\n' || peek() == '#') break;
      LUX_TRY(Value next, value(depth));
      items.push_back(std::move(next));
      space(depth > 0);
    }
    return Value(std::move(items));
  }

  Result<Value> value(int depth) {
    if (depth > max_depth) return off("Too deep a nest");
    const char c = peek();
    if (c == '[') return list(depth);
    if (c == '{') return dict(depth);
    if (c == '(') return parenthesis(depth);
    if (c == '\'' || c == '"') return strings(depth);
    if (c == '-' || c == '+' || c == '.' || (c >= '0' && c <= '9')) return number(depth);
    return word(depth);
  }

  Result<Value> list(int depth) {
    ++at_;
    List items;
    while (true) {
      space(true);
      if (take(']')) return Value(std::move(items));
      LUX_TRY(Value item, value(depth + 1));
      items.push_back(std::move(item));
      space(true);
      if (!take(',') && peek() != ']') return off("Expected ',' or ']'");
    }
  }

  Result<Value> parenthesis(int depth) {
    ++at_;
    space(true);
    if (take(')')) return Value(List());
    LUX_TRY(Value inner, tuple_or_value(depth + 1));
    space(true);
    if (!take(')')) return off("Expected ')'");
    return inner;
  }

  Result<Value> dict(int depth) {
    ++at_;
    Map map;
    while (true) {
      space(true);
      if (take('}')) return Value(std::move(map));
      LUX_TRY(const Value key, value(depth + 1));
      if (!key.is_string()) return off("A key that is no string");
      space(true);
      if (!take(':')) return off("Expected ':'");
      space(true);
      LUX_TRY(map[key.string()], value(depth + 1));
      space(true);
      if (!take(',') && peek() != '}') return off("Expected ',' or '}'");
    }
  }

  Result<Value> word(int depth) {
    const size_t start = at_;
    while (!done()) {
      size_t next = at_;
      if (!continues_name(next_code_point(text_, next))) break;
      at_ = next;
    }
    const std::string_view name = text_.substr(start, at_ - start);
    if (name == "None") return Value();
    if (name == "True" || name == "False") return Value(name == "True");
    const bool prefix = name == "r" || name == "R" || name == "u" || name == "U";
    at_ = start;
    if (prefix && (peek(1) == '\'' || peek(1) == '"')) return strings(depth);
    return off(name.empty() ? "Expected a value" : "A name that is no literal");
  }

  /// One or more string literals, which join.
  Result<Value> strings(int depth) {
    std::string out;
    while (true) {
      const bool raw = peek() == 'r' || peek() == 'R';
      if (peek() != '\'' && peek() != '"') ++at_;
      LUX_TRY(const std::string_view body, quoted());
      if (raw) {
        out += body;
      } else {
        const auto text = unescape(body, Escapes::python);
        if (!text)
          return fail("Before byte {} of a Python literal, {}.", at_, text.error().message);
        out += *text;
      }
      const size_t behind = at_;
      space(depth > 0);
      const bool prefixed = std::string_view("rRuU").find(peek()) != std::string_view::npos;
      const char quote = peek(!done() && prefixed ? 1 : 0);
      if (quote == '\'' || quote == '"') continue;
      at_ = behind;
      return Value(std::move(out));
    }
  }

  Result<std::string_view> quoted() {
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    at_ += triple ? 3 : 1;
    const size_t start = at_;
    for (; !done(); ++at_) {
      if (peek() == '\\') {
        ++at_;
      } else if (peek() == '\n' && !triple) {
        break;
      } else if (peek() == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
        const std::string_view body = text_.substr(start, at_ - start);
        at_ += triple ? 3 : 1;
        return body;
      }
    }
    return off("A string without an end");
  }

  /// Digits with single underscores between them.
  Status digits(std::string& out, int base) {
    bool after_digit = false;
    while (is_digit_of(peek(), base) ||
           (peek() == '_' && after_digit && is_digit_of(peek(1), base))) {
      after_digit = peek() != '_';
      if (after_digit) out += peek();
      ++at_;
    }
    if (peek() == '_') return off("An underscore out of place");
    return {};
  }

  Result<Value> number(int depth) {
    const char sign = peek() == '-' || peek() == '+' ? text_[at_++] : '\0';
    if (sign != '\0') space(depth > 0);
    std::string body(sign == '-' ? "-" : "");
    const size_t head = body.size();
    const char kind = static_cast<char>(peek(1) | 0x20);
    const int base = peek() != '0' ? 10 : kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
    if (base != 10) {
      at_ += peek(2) == '_' ? 3 : 2;
      LUX_CHECK(digits(body, base));
      return whole(body, head, base);
    }
    LUX_CHECK(digits(body, 10));
    const size_t whole_size = body.size() - head;
    bool real = false;
    if (peek() == '.') {
      real = true;
      body += text_[at_++];
      if (peek() == '_') return off("An underscore out of place");
      LUX_CHECK(digits(body, 10));
      if (body.size() == head + 1) return off("Expected a value");
    }
    if (whole_size + (real ? 1 : 0) > 0 && (peek() == 'e' || peek() == 'E')) {
      real = true;
      body += text_[at_++];
      if (peek() == '-' || peek() == '+') body += text_[at_++];
      const size_t before = body.size();
      LUX_CHECK(digits(body, 10));
      if (body.size() == before) return off("Expected an exponent");
    }
    if (!real) {
      const std::string_view plain = std::string_view(body).substr(head);
      if (plain.starts_with('0') && plain.find_first_not_of('0') != std::string_view::npos)
        return off("A leading zero");
      return whole(body, head, 10);
    }
    LUX_TRY(Value real_number, real_value(body));
    return ends_number(std::move(real_number));
  }

  /// Behind a number may stand no name.
  [[nodiscard]] Result<Value> ends_number(Value value) const {
    size_t at = at_;
    if (!done() && continues_name(next_code_point(text_, at))) return off("Unexpected text");
    return value;
  }

  Result<Value> whole(const std::string& body, size_t head, int base) {
    int64_t out = 0;
    const auto end = std::from_chars(body.data(), body.data() + body.size(), out, base);
    if (body.size() == head) return off("Expected digits");
    if (end.ec == std::errc::result_out_of_range) return off("An integer beyond 64 bits");
    return ends_number(Value(out));
  }

  [[nodiscard]] Result<Value> real_value(const std::string& body) const {
    double out = 0;
    const auto end = std::from_chars(body.data(), body.data() + body.size(), out);
    if (end.ec == std::errc::result_out_of_range) return off("A real beyond 64 bits");
    return Value(out);
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

Result<Value> python_literal(std::string_view text) {
  if (const size_t valid = valid_utf8_prefix(text); valid < text.size())
    return fail("Invalid UTF-8 at byte {} of a Python literal.", valid);
  return Reader(text).run();
}

}  // namespace lux::jinja
