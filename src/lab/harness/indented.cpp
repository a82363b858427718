#include "lab/harness/indented.h"

#include "lab/harness/raw_text.h"

namespace lux::harness {
namespace {

bool begins_scalar(char c) {
  return c != '\0' && c != ',' && c != ':' && c != '[' && c != ']' && c != '{' && c != '}';
}

/// A scalar; of texts, as ensure_ascii=False has it, escapes that stand for characters of their own
/// are unpacked.
void put_scalar(std::string_view token, Page& page) {
  const size_t before = page.size();
  if (!page.put_part(token)) return;
  if (token.front() != '"' || token.find("\\u") == std::string_view::npos) return;
  page.cut(before);
  page.put('"' + escaped(unescaped(without_quotes(token))) + '"');
}

/// An object's member, or a text of a list. What stands as json.dumps writes it, `"name": ` and a
/// scalar, is copied as one.
void put_member(TokenWalk& walk, Page& page) {
  const std::string_view name = walk.token();
  if (walk.peek() != ':') return put_scalar(name, page);
  const std::string_view colon = walk.token();
  const std::string_view value = begins_scalar(walk.peek()) ? walk.token() : std::string_view();
  const char* name_end = name.data() + name.size();
  if (!value.empty() && colon.data() == name_end && name_end[1] == ' ' &&
      value.data() == name_end + 2) {
    const size_t before = page.size();
    const auto size = static_cast<size_t>(value.data() - name.data()) + value.size();
    if (!page.put_part({name.data(), size})) return;
    page.cut(before);
  }
  put_scalar(name, page);
  page.put(": ");
  if (!value.empty()) put_scalar(value, page);
}

}  // namespace

void put_indented(TokenWalk& walk, Page& page) {
  size_t depth = 0;
  do {
    const char first = walk.peek();
    if (first == '"') {
      put_member(walk, page);
      continue;
    }
    const std::string_view token = walk.token();
    if (token.empty()) break;
    switch (first) {
      case '{':
      case '[':
        if (const char next = walk.peek(); next == '}' || next == ']') {
          page.put(first);
          page.put(walk.token().front());
        } else {
          page.put_and_break(first, ++depth);
        }
        break;
      case '}':
      case ']':
        if (depth > 0) --depth;
        page.new_line(depth);
        page.put(first);
        break;
      case ',':
        page.put_and_break(first, depth);
        break;
      default:
        put_scalar(token, page);
    }
  } while (depth > 0);
}

std::string indented(std::string_view json) {
  std::string padded(json);
  padded.resize(json.size() + padding);
  TokenWalk walk;
  walk.begin(std::string_view(padded).substr(0, json.size()));
  Page page;
  put_indented(walk, page);
  return std::string(page.part(0, page.size()));
}

}  // namespace lux::harness
