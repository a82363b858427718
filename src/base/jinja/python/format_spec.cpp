// format(object, spec): [[fill]align][sign][#][0][width][grouping][.precision][type].
#include <algorithm>
#include <cmath>

#include "base/jinja/python/format.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

struct Spec {
  std::string fill = " ";
  char align = 0;  // none given
  char sign = 0;   // none given
  bool alternate = false;
  int64_t width = 0;
  char grouping = 0;
  int64_t precision = -1;  // none given
  char type = 0;
};

bool is_align(char c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

Result<int64_t> read_number(std::string_view& text) {
  int64_t out = 0;
  size_t n = 0;
  for (; n < text.size() && text[n] >= '0' && text[n] <= '9'; ++n) {
    if (n > 9) return fail("Too many decimal digits in format string");
    out = out * 10 + (text[n] - '0');
  }
  text.remove_prefix(n);
  return out;
}

Result<Spec> read_spec(std::string_view text) {
  Spec spec;
  const auto take = [&](std::string_view options) -> char {
    if (text.empty() || options.find(text[0]) == std::string_view::npos) return 0;
    const char c = text[0];
    text.remove_prefix(1);
    return c;
  };
  size_t after_fill = 0;
  if (!text.empty()) static_cast<void>(next_code_point(text, after_fill));
  const bool has_fill = after_fill > 0 && after_fill < text.size() && is_align(text[after_fill]);
  if (has_fill) {
    spec.fill = text.substr(0, after_fill);
    spec.align = text[after_fill];
    text.remove_prefix(after_fill + 1);
  } else {
    spec.align = take("<>^=");
  }
  if (const char sign = take("+- ")) spec.sign = sign;
  spec.alternate = take("#") != 0;
  if (text.starts_with('0') && !has_fill) {
    spec.fill = "0";
    if (spec.align == 0) spec.align = '=';
  }
  LUX_TRY(spec.width, read_number(text));
  spec.grouping = take(",_");
  if (take(".") != 0) {
    if (text.empty() || text[0] < '0' || text[0] > '9')
      return fail("Format specifier missing precision");
    LUX_TRY(spec.precision, read_number(text));
  }
  if (text.size() > 1) return fail("Invalid format specifier");
  if (!text.empty()) spec.type = text[0];
  return spec;
}

std::unexpected<Error> unknown_code(const Spec& spec, const Object& object) {
  return fail("Unknown format code '{}' for object of type '{}'", spec.type, object.type_name());
}

/// Groups the digits before the point; with zeros as fill, up to the width.
std::string grouped(const std::string& digits, const Spec& spec, size_t head, size_t every) {
  const size_t whole = std::min(digits.find_first_not_of("0123456789abcdefABCDEF"), digits.size());
  std::string front = digits.substr(0, whole);
  const std::string back = digits.substr(whole);
  const auto with_marks = [&](const std::string& plain) {
    std::string out;
    for (size_t i = 0; i < plain.size(); ++i) {
      if (i > 0 && (plain.size() - i) % every == 0) out += spec.grouping;
      out += plain[i];
    }
    return out;
  };
  std::string out = with_marks(front);
  const size_t wanted = spec.align == '=' && spec.fill == "0" ? static_cast<size_t>(spec.width) : 0;
  while (head + out.size() + back.size() < wanted && front.size() < max_text_bytes / 64) {
    front.insert(0, "0");
    out = with_marks(front);
  }
  return out + back;
}

Result<std::string> finish(const Spec& spec, bool negative, std::string digits,
                           std::string_view prefix, size_t every) {
  std::string head = negative                             ? "-"
                     : spec.sign == 0 || spec.sign == '-' ? ""
                                                          : std::string(1, spec.sign);
  head += prefix;
  if (spec.width > 1 << 20) return fail("a width of {} is too large", spec.width);
  if (spec.grouping != 0) digits = grouped(digits, spec, head.size(), every);
  return padded(head + digits, spec.width, spec.align ? spec.align : '>', spec.fill, head.size());
}

Result<std::string> format_whole(const Spec& spec, const Object& object) {
  const int64_t whole = *object.integer();
  if (spec.precision >= 0) return fail("Precision not allowed in integer format specifier");
  int base = 10;
  std::string prefix;
  switch (spec.type) {
    case 0:
    case 'd':
    case 'n':
      break;
    case 'b':
      base = 2;
      prefix = "0b";
      break;
    case 'o':
      base = 8;
      prefix = "0o";
      break;
    case 'x':
    case 'X':
      base = 16;
      prefix = spec.type == 'x' ? "0x" : "0X";
      break;
    case 'c': {
      if (whole < 0 || whole >= 0x110000 || (whole >= 0xD800 && whole < 0xE000))
        return fail("%c arg not in range(0x110000)");
      std::string out;
      append_utf8(out, static_cast<char32_t>(whole));
      return padded(out, spec.width, spec.align ? spec.align : '<', spec.fill);
    }
    default:
      return unknown_code(spec, object);
  }
  if (spec.grouping == ',' && base != 10) return fail("Cannot specify ',' with '{}'.", spec.type);
  std::string digits = whole_digits(whole, base);
  if (spec.type == 'X')
    for (char& c : digits) c = c >= 'a' ? static_cast<char>(c - 32) : c;
  if (!spec.alternate) prefix.clear();
  return finish(spec, whole < 0, digits, prefix, base == 10 ? 3 : 4);
}

/// Without a type: repr(), or as many significant digits as given, and always a point or exponent.
Result<std::string> plain_real(const Spec& spec, double real) {
  if (spec.precision < 0) return real_repr(real);
  const int64_t precision = std::max(spec.precision, int64_t{1});
  LUX_TRY(std::string exponential, real_digits(real, 'e', precision - 1, false));
  const size_t e = exponential.find('e');
  if (e == std::string::npos) return exponential;  // inf, nan
  const int exponent = std::stoi(exponential.substr(e + 1));
  if (exponent == precision - 1) {  // the point would need a digit more
    std::string digits = exponential.substr(0, e);
    if (digits.find('.') != std::string::npos) {
      digits.erase(digits.find_last_not_of('0') + 1);
      if (digits.ends_with('.')) digits.pop_back();
    }
    return digits + exponential.substr(e);
  }
  LUX_TRY(std::string digits, real_digits(real, 'g', precision, spec.alternate));
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return digits;
}

Result<std::string> format_real(const Spec& spec, const Object& object) {
  const double real = *object.number();
  std::string digits;
  const int64_t precision = spec.precision < 0 ? 6 : spec.precision;
  switch (spec.type) {
    case 0: {
      LUX_TRY(digits, plain_real(spec, real));
      break;
    }
    case '%': {
      LUX_TRY(digits, real_digits(real * 100, 'f', precision, spec.alternate));
      digits += '%';
      break;
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'n': {
      LUX_TRY(digits,
              real_digits(real, spec.type == 'n' ? 'g' : spec.type, precision, spec.alternate));
      break;
    }
    default:
      return unknown_code(spec, object);
  }
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  return finish(spec, negative, digits, "", 3);
}

Result<std::string> format_text(const Spec& spec, const Object& object) {
  if (spec.type != 0 && spec.type != 's') return unknown_code(spec, object);
  if (spec.sign != 0) return fail("Sign not allowed in string format specifier");
  if (spec.alternate) return fail("Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=' && spec.fill != "0")
    return fail("'=' alignment not allowed in string format specifier");
  if (spec.grouping != 0) return fail("Cannot specify '{}' with 's'.", spec.grouping);
  std::string text = object.bytes();
  if (spec.precision >= 0)
    text.resize(code_point_offset(text, static_cast<size_t>(spec.precision)));
  const char align = spec.align == 0 || spec.align == '=' ? '<' : spec.align;
  return padded(std::move(text), spec.width, align, spec.fill);
}

}  // namespace

Result<std::string> format_object(const Object& object, std::string_view text) {
  if (text.empty()) return str(object);
  LUX_TRY(const Spec spec, read_spec(text));
  if (object.is_text()) return format_text(spec, object);
  constexpr std::string_view real_types = "eEfFgG%";
  const bool as_real = spec.type != 0 && real_types.find(spec.type) != std::string_view::npos;
  if (object.is_real() || (object.integer() && as_real)) return format_real(spec, object);
  if (object.integer()) return format_whole(spec, object);
  if (object.is_undefined()) return fail("{}", object.undefined().why);
  return fail("unsupported format string passed to {}.__format__", object.type_name());
}

}  // namespace lux::jinja
