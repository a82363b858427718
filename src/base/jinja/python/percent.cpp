// `template % values`, which is C's printf with Python's types.
#include <cmath>
#include <limits>

#include "base/jinja/python/format.h"
#include "base/jinja/python/markup.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

struct Spec {
  bool left = false, zero = false, plus = false, space = false, alternate = false;
  int64_t width = 0;
  int64_t precision = -1;  // none given
  char type = 0;
};

/// One pass over the template; the values are taken one after the other.
class Percent {
 public:
  Percent(const Object& pattern, const Object& values)
      : text_(pattern.bytes()), markup_(pattern.is_markup()), values_(values) {}

  Result<Object> run() {
    std::string out;
    while (at_ < text_.size()) {
      const size_t percent = std::min(text_.find('%', at_), text_.size());
      out += text_.substr(at_, percent - at_);
      at_ = percent;
      if (at_ == text_.size()) break;
      ++at_;
      LUX_TRY(const std::string part, directive());
      LUX_CHECK(check_text_size(out.size() + part.size()));
      out += part;
    }
    LUX_CHECK(check_all_taken());
    return Object(Text(std::move(out), markup_));
  }

 private:
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  [[nodiscard]] Status check_all_taken() const {
    const bool may_be_left = values_.is_dict() || values_.is_undefined() ||
                             values_.is_sequence(Sequence::Type::list) ||
                             values_.is_sequence(Sequence::Type::range);
    const size_t given = values_.is_tuple() ? values_.items_of().items.size() : 1;
    if (!may_be_left && !mapped_ && next_ < given)
      return fail("not all arguments converted during string formatting");
    return {};
  }

  Result<Object> take() {
    if (mapped_) return *std::exchange(mapped_, std::nullopt);
    const size_t given = values_.is_tuple() ? values_.items_of().items.size() : 1;
    if (next_ >= given) return fail("not enough arguments for format string");
    Object value = values_.is_tuple() ? values_.items_of().items[next_] : values_;
    ++next_;
    return value;
  }

  Result<int64_t> number() {
    if (!done() && text_[at_] == '*') {
      ++at_;
      LUX_TRY(const Object value, take());
      if (!value.integer()) return fail("* wants int");
      return *value.integer();
    }
    int64_t out = 0;
    for (; !done() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      out = out * 10 + (text_[at_] - '0');
      if (out > std::numeric_limits<int32_t>::max()) return fail("width too big");
    }
    return out;
  }

  Status key() {
    int depth = 1;
    const size_t start = ++at_;
    for (; !done() && depth > 0; ++at_) depth += text_[at_] == '(' ? 1 : text_[at_] == ')' ? -1 : 0;
    if (depth > 0) return fail("incomplete format key");
    if (!values_.is_dict()) return fail("format requires a mapping");
    const std::string name(text_.substr(start, at_ - start - 1));
    const Object* value = std::as_const(values_.dict()).find(name);
    if (!value) return fail("the format key {} is not there", text_repr(name));
    mapped_ = *value;
    return {};
  }

  void flags(Spec& spec) {
    for (; !done(); ++at_) {
      switch (text_[at_]) {
        case '-':
          spec.left = true;
          break;
        case '0':
          spec.zero = true;
          break;
        case '+':
          spec.plus = true;
          break;
        case ' ':
          spec.space = true;
          break;
        case '#':
          spec.alternate = true;
          break;
        default:
          return;
      }
    }
  }

  Result<std::string> directive() {
    Spec spec;
    if (!done() && text_[at_] == '(') LUX_CHECK(key());
    flags(spec);
    LUX_TRY(spec.width, number());
    if (spec.width < 0) {
      spec.left = true;
      spec.width = -spec.width;
    }
    if (!done() && text_[at_] == '.') {
      ++at_;
      LUX_TRY(spec.precision, number());
      spec.precision = std::max(spec.precision, int64_t{0});
    }
    if (!done() && (text_[at_] == 'h' || text_[at_] == 'l' || text_[at_] == 'L')) ++at_;
    if (done()) return fail("incomplete format");
    spec.type = text_[at_++];
    if (spec.type == '%') {
      if (mapped_) return fail("unsupported format character '%'");
      return "%";
    }
    LUX_TRY(const Object value, take());
    return converted(spec, value);
  }

  Result<std::string> converted(const Spec& spec, const Object& value) {
    switch (spec.type) {
      case 's':
      case 'r':
      case 'a':
        return text(spec, value);
      case 'c':
        return character(spec, value);
      case 'd':
      case 'i':
      case 'u':
      case 'x':
      case 'X':
      case 'o':
        return whole(spec, value);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        return real(spec, value);
      default:
        return fail("unsupported format character at byte {}", at_ - 1);
    }
  }

  Result<std::string> text(const Spec& spec, const Object& value) {
    std::string out;
    if (spec.type == 's' && !markup_) {
      LUX_TRY(out, str(value));
    } else if (spec.type == 's') {
      LUX_TRY(const Object escaped, escape(value));
      out = escaped.bytes();
    } else {
      LUX_TRY(out, repr(value));
      if (spec.type == 'a') out = ascii_escaped(out);
      if (markup_) out = escape_html(out);
    }
    if (spec.precision >= 0)
      out.resize(code_point_offset(out, static_cast<size_t>(spec.precision)));
    return padded(std::move(out), spec.width, spec.left ? '<' : '>', " ");
  }

  Result<std::string> character(const Spec& spec, const Object& value) {
    std::string out;
    if (const auto i = value.integer()) {
      if (*i < 0 || *i >= 0x110000 || (*i >= 0xD800 && *i < 0xE000))
        return fail("%c arg not in range(0x110000)");
      append_utf8(out, static_cast<char32_t>(*i));
    } else if (value.is_text() && count_code_points(value.bytes()) == 1) {
      out = value.bytes();
    } else {
      return fail("%c requires int or char");
    }
    return padded(std::move(out), spec.width, spec.left ? '<' : '>', " ");
  }

  static std::string sign(const Spec& spec, bool negative) {
    return negative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
  }

  static Result<std::string> signed_digits(const Spec& spec, bool negative,
                                           const std::string& digits, std::string_view prefix) {
    const std::string head = sign(spec, negative) + std::string(prefix);
    if (spec.left) return padded(head + digits, spec.width, '<', " ");
    return padded(head + digits, spec.width, spec.zero ? '=' : '>', spec.zero ? "0" : " ",
                  head.size());
  }

  static Result<std::string> whole(const Spec& spec, const Object& value) {
    auto i = value.integer();
    const bool decimal = spec.type == 'd' || spec.type == 'i' || spec.type == 'u';
    if (value.is_undefined()) return fail("{}", value.undefined().why);
    if (!i && value.is_real() && decimal) {
      if (!(std::abs(value.real()) < 0x1p63)) return fail("cannot convert this float to integer");
      i = static_cast<int64_t>(value.real());
    }
    if (!i)
      return fail("%{} format: {} is required, not {}", spec.type,
                  decimal ? "a real number" : "an integer", value.type_name());
    const bool hex = spec.type == 'x' || spec.type == 'X';
    std::string digits = whole_digits(*i, decimal ? 10 : hex ? 16 : 8);
    if (spec.precision > static_cast<int64_t>(digits.size())) {
      LUX_TRY(digits, padded(std::move(digits), spec.precision, '>', "0"));
    }
    std::string prefix;
    if (spec.alternate && !decimal) prefix = hex ? "0x" : "0o";
    if (spec.type == 'X')
      for (std::string* part : {&digits, &prefix})
        for (char& c : *part) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return signed_digits(spec, *i < 0, digits, prefix);
  }

  static Result<std::string> real(const Spec& spec, const Object& value) {
    if (value.is_undefined()) return fail("{}", value.undefined().why);
    const auto number = value.number();
    if (!number) return fail("must be real number, not {}", value.type_name());
    LUX_TRY(
        std::string digits,
        real_digits(*number, spec.type, spec.precision < 0 ? 6 : spec.precision, spec.alternate));
    const bool negative = digits[0] == '-';
    if (negative) digits.erase(0, 1);
    return signed_digits(spec, negative, digits, "");
  }

  std::string_view text_;
  bool markup_;
  const Object& values_;
  size_t at_ = 0;
  size_t next_ = 0;
  std::optional<Object> mapped_;
};

}  // namespace

Result<Object> percent_format(const Object& pattern, const Object& values) {
  return Percent(pattern, values).run();
}

}  // namespace lux::jinja
