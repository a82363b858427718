// The filter `tojson`: json.dumps() as Jinja2 calls it for task files, and as transformers does for
// chat templates.
#include <algorithm>
#include <cmath>

#include "base/jinja/builtins/filters.h"
#include "base/jinja/builtins/ordering.h"
#include "base/jinja/builtins/tojson.h"
#include "base/jinja/python/operators.h"
#include "base/jinja/python/repr.h"
#include "base/text.h"

namespace lux::jinja {
namespace {

class Dumper {
 public:
  explicit Dumper(const JsonStyle& style) : style_(style) {}

  Result<std::string> run(const Object& object) {
    LUX_CHECK(write(object, 0));
    return std::move(out_);
  }

 private:
  Status write(const Object& object, size_t depth) {
    LUX_CHECK(check_text_size(out_.size()));
    if (object.is_none()) return put("null");
    if (object.is_bool()) return put(object.boolean() ? "true" : "false");
    if (object.is_int()) return put(std::to_string(*object.integer()));
    if (object.is_real()) return put(real(object.real()));
    if (object.is_text()) return put(quoted(object.bytes()));
    const bool is_array = object.is_tuple() || object.is_sequence(Sequence::Type::list);
    if (!is_array && !object.is_dict())
      return fail("Object of type {} is not JSON serializable", object.type_name());
    LUX_CHECK(walk_.enter());
    LUX_CHECK(is_array ? write_array(object.items_of().items, depth + 1)
                       : write_dict(object.dict(), depth + 1));
    walk_.leave();
    return {};
  }

  Status put(std::string_view text) {
    out_ += text;
    return {};
  }

  void new_line(size_t depth) {
    if (!style_.indent) return;
    out_ += '\n';
    for (size_t i = 0; i < depth; ++i) out_ += *style_.indent;
  }

  Status write_array(const Objects& items, size_t depth) {
    if (items.empty()) return put("[]");
    out_ += '[';
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_ += style_.between_items;
      new_line(depth);
      LUX_CHECK(write(items[i], depth));
    }
    new_line(depth - 1);
    return put("]");
  }

  Status write_dict(const Dict& dict, size_t depth) {
    if (dict.entries.empty()) return put("{}");
    Objects items;
    Objects keys;
    for (const auto& [key, value] : dict.entries) {
      items.push_back(Object::tuple({key, value}));
      keys.push_back(key);
    }
    if (style_.sort_keys) {
      LUX_TRY(items, sorted_by(items, keys, false));
    }
    out_ += '{';
    bool first = true;
    for (const Object& item : items) {
      if (!std::exchange(first, false)) out_ += style_.between_items;
      new_line(depth);
      LUX_TRY(const std::string name, key(item.items_of().items[0]));
      out_ += quoted(name);
      out_ += style_.after_key;
      LUX_CHECK(write(item.items_of().items[1], depth));
    }
    new_line(depth - 1);
    return put("}");
  }

  static Result<std::string> key(const Object& key) {
    if (key.is_text()) return key.bytes();
    if (key.is_none()) return "null";
    if (key.is_bool()) return key.boolean() ? "true" : "false";
    if (key.is_int()) return std::to_string(*key.integer());
    if (key.is_real()) return real(key.real());
    return fail("keys must be str, int, float, bool or None, not {}", key.type_name());
  }

  static std::string real(double real) {
    if (std::isnan(real)) return "NaN";
    if (std::isinf(real)) return real > 0 ? "Infinity" : "-Infinity";
    return real_repr(real);
  }

  static void append_unit(std::string& out, uint32_t unit) {
    out += fmt::format("\\u{:04x}", unit);
  }

  std::string quoted(std::string_view text) const {
    std::string out = "\"";
    for (size_t at = 0; at < text.size();) {
      const auto c = static_cast<uint32_t>(next_code_point(text, at));
      const size_t short_escape = std::string_view("\"\\\b\f\n\r\t").find(static_cast<char>(c));
      if (c < 0x80 && c != 0 && short_escape != std::string_view::npos) {
        out += '\\';
        out += std::string_view("\"\\bfnrt")[short_escape];
      } else if (c < 0x20 || (style_.ascii && c >= 0x7F && c < 0x10000)) {
        append_unit(out, c);
      } else if (style_.ascii && c >= 0x10000) {
        append_unit(out, 0xD800 + ((c - 0x10000) >> 10U));
        append_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FFU));
      } else if (style_.html_safe && (c == '<' || c == '>' || c == '&' || c == '\'')) {
        append_unit(out, c);
      } else {
        append_utf8(out, static_cast<char32_t>(c));
      }
    }
    return out + "\"";
  }

  const JsonStyle& style_;
  Walk walk_;
  std::string out_;
};

/// The white space of one level for json.dumps(indent=...): a number of spaces or a string.
Result<std::optional<std::string>> indent_of(const Object& indent) {
  if (indent.is_none()) return std::nullopt;
  if (indent.is_text()) return indent.bytes();
  const auto width = indent.integer();
  if (!width) return fail("tojson's indent must be a number or a string");
  if (*width > 1000) return fail("tojson's indent is too large");
  return std::string(static_cast<size_t>(std::max<int64_t>(*width, 0)), ' ');
}

Result<Object> for_task(Call& call) {
  JsonStyle style;
  style.sort_keys = true;
  style.html_safe = true;
  LUX_TRY(style.indent, indent_of(call.or_none(0)));
  if (style.indent) style.between_items = ",";
  LUX_TRY(std::string out, dump_json(call.self, style));
  return Object(Text(std::move(out), true));
}

Result<Object> for_chat(Call& call) {
  JsonStyle style;
  LUX_TRY(style.ascii, call.flag(0, false));
  LUX_TRY(style.indent, indent_of(call.or_none(1)));
  LUX_TRY(style.sort_keys, call.flag(3, false));
  if (style.indent) style.between_items = ",";
  if (const Object separators = call.or_none(2); !separators.is_none()) {
    LUX_TRY(const Objects pair, iterate(separators));
    if (pair.size() != 2 || !pair[0].is_text() || !pair[1].is_text())
      return fail("tojson's separators must be two strings");
    style.between_items = pair[0].bytes();
    style.after_key = pair[1].bytes();
  }
  LUX_TRY(std::string out, dump_json(call.self, style));
  return out;
}

constexpr Builtin task_table[] = {
    {"tojson", "indent?", for_task},
    {"regex_replace", "pattern repl count?", regex_replace},
};

constexpr Builtin chat_table[] = {
    {"tojson", "ensure_ascii? indent? separators? sort_keys?", for_chat},
};

}  // namespace

Result<std::string> dump_json(const Object& object, const JsonStyle& style) {
  return Dumper(style).run(object);
}

std::span<const Builtin> task_filters() {
  return task_table;
}
std::span<const Builtin> chat_filters() {
  return chat_table;
}

}  // namespace lux::jinja
