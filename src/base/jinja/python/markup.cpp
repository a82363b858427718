#include "base/jinja/python/markup.h"

#include "base/jinja/python/repr.h"

namespace lux::jinja {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '"':
        out += "&#34;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Result<Object> escape(const Object& object) {
  if (object.is_markup()) return object;
  LUX_TRY(const std::string text, str(object));
  return Object(Text(escape_html(text), true));
}

}  // namespace lux::jinja
