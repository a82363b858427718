#include "lab/harness/indented.h"

#include "lab/harness/raw_text.h"

namespace lux::harness {
void put_indented(TokenWalk& walk, Page& page) {
  size_t depth = 0;
  do {
    const std::string_view token = walk.token();
    if (token.empty()) break;
    switch (token.front()) {
      case '{':
      case '[':
        page.put(token.front());
        if (walk.peek() == '}' || walk.peek() == ']')
          page.put(walk.token().front());
        else
          page.new_line(++depth);
        break;
      case '}':
      case ']':
        if (depth > 0) --depth;
        page.new_line(depth);
        page.put(token.front());
        break;
      case ',':
        page.put(',');
        page.new_line(depth);
        break;
      case ':':
        page.put(':');
        page.put(' ');
        break;
      case '"':
        // ensure_ascii=False: escapes that stand for characters of their own are unpacked.
        if (token.find("\\u") != std::string_view::npos) {
          page.put('"' + escaped(unescaped(without_quotes(token))) + '"');
          break;
        }
        [[fallthrough]];
      default:
        page.put_token(token);
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
