#include "base/jinja/python/repr.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/jinja/python/chars.h"
#include "base/jinja/python/operators.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

using Type = Sequence::Type;

void append_escape(std::string& out, char32_t c) {
  const auto n = static_cast<uint32_t>(c);
  if (n < 0x100) {
    out += fmt::format("\\x{:02x}", n);
  } else if (n < 0x10000) {
    out += fmt::format("\\u{:04x}", n);
  } else {
    out += fmt::format("\\U{:08x}", n);
  }
}

Status write(Walk& walk, std::string& out, const Object& object);

Status write_items(Walk& walk, std::string& out, const Objects& items) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    LUX_CHECK(write(walk, out, items[i]));
  }
  return {};
}

Status write_sequence(Walk& walk, std::string& out, const Object& object) {
  const Sequence& sequence = object.items_of();
  const auto wrapped = [&](std::string_view before, std::string_view after) -> Status {
    out += before;
    LUX_CHECK(write_items(walk, out, sequence.items));
    out += after;
    return {};
  };
  switch (sequence.type) {
    case Type::list:
      return wrapped("[", "]");
    case Type::tuple:
    case Type::group:
      return wrapped("(", sequence.items.size() == 1 ? ",)" : ")");
    case Type::keys:
    case Type::values:
    case Type::items:
      out += object.type_name();
      return wrapped("([", "])");
    case Type::range:
      out += fmt::format("range({}, {}", sequence.start, sequence.stop);
      if (sequence.step != 1) out += fmt::format(", {}", sequence.step);
      out += ')';
      return {};
    case Type::iterator:
      break;
  }
  return fail("a generator cannot be printed; make it a list with the filter 'list'");
}

Status write_dict(Walk& walk, std::string& out, const Dict& dict) {
  out += '{';
  std::string_view comma;
  for (const auto& [key, value] : dict.entries) {
    out += std::exchange(comma, ", ");
    LUX_CHECK(write(walk, out, key));
    out += ": ";
    LUX_CHECK(write(walk, out, value));
  }
  out += '}';
  return {};
}

Status write(Walk& walk, std::string& out, const Object& object) {
  LUX_CHECK(check_text_size(out.size()));
  switch (object.kind()) {
    case Object::Kind::none:
      out += "None";
      return {};
    case Object::Kind::boolean:
      out += object.boolean() ? "True" : "False";
      return {};
    case Object::Kind::integer:
      out += std::to_string(*object.integer());
      return {};
    case Object::Kind::real:
      out += real_repr(object.real());
      return {};
    case Object::Kind::text:
      out += object.is_markup() ? fmt::format("Markup({})", text_repr(object.bytes()))
                                : text_repr(object.bytes());
      return {};
    case Object::Kind::thing: {
      LUX_TRY(const std::string text, object.thing().repr());
      out += text;
      return {};
    }
    case Object::Kind::undefined:
      out += "Undefined";
      return {};
    case Object::Kind::sequence:
    case Object::Kind::dict:
      break;
  }
  LUX_CHECK(walk.enter());
  LUX_CHECK(object.is_dict() ? write_dict(walk, out, object.dict())
                             : write_sequence(walk, out, object));
  walk.leave();
  return {};
}

}  // namespace

Result<std::string> repr(const Object& object) {
  Walk walk;
  std::string out;
  LUX_CHECK(write(walk, out, object));
  return out;
}

Result<std::string> str(const Object& object) {
  if (object.is_text()) return object.bytes();
  if (object.is_undefined()) {
    if (object.undefined().strict) return fail("{}", object.undefined().why);
    return "";
  }
  return repr(object);
}

std::string real_repr(double real) {
  if (std::isnan(real)) return "nan";
  if (std::isinf(real)) return real > 0 ? "inf" : "-inf";
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real,
                                 std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<size_t>(end.ptr - buffer.data()));
  const size_t e = text.find('e');
  int exponent = 0;
  const size_t sign_size = text[e + 1] == '+' ? 2 : 1;
  std::from_chars(text.data() + e + sign_size, end.ptr, exponent);
  std::string digits(text.substr(0, e));
  const std::string sign = digits[0] == '-' ? "-" : "";
  std::erase_if(digits, [](char c) { return c == '.' || c == '-'; });
  if (exponent < -4 || exponent >= 16) {
    if (digits.size() > 1) digits.insert(1, ".");
    return fmt::format("{}{}e{}{:02}", sign, digits, exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0)
    return sign + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<size_t>(exponent) + 1;
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0') + ".0";
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string text_repr(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string out(1, quote);
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == static_cast<char32_t>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (is_printable(c)) {
      append_utf8(out, c);
    } else {
      append_escape(out, c);
    }
  }
  out += quote;
  return out;
}

std::string ascii_escaped(std::string_view repr) {
  std::string out;
  for (size_t at = 0; at < repr.size();) {
    const char32_t c = next_code_point(repr, at);
    c < 0x80 ? append_utf8(out, c) : append_escape(out, c);
  }
  return out;
}

}  // namespace lux::jinja
