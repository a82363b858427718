// MathQA: its five options stand in one text, "a ) 38 , b ) 27.675 , … e ) none of these". Adds
// `choices`.
#include <algorithm>

#include "task/processors/processor.h"

namespace lux {
namespace {

constexpr std::string_view mark = " ) ";

/// The end of the option that begins at `at`, or npos where none does: a to d end with the next
/// ", ", e with the text; none reaches over a line's end.
size_t option_end(std::string_view text, size_t at) {
  if (text.substr(at + 1, mark.size()) != mark) return std::string_view::npos;
  const size_t content = at + 1 + mark.size();
  const size_t line_end = std::min(text.find('\n', content), text.size());
  if (text[at] >= 'a' && text[at] <= 'd') {
    const size_t comma = text.find(", ", content);
    return comma < line_end ? comma + 2 : std::string_view::npos;
  }
  const bool is_last_line = line_end + 1 >= text.size();
  return text[at] == 'e' && is_last_line ? line_end : std::string_view::npos;
}

}  // namespace

Status process_mathqa(Map& doc) {
  LUX_TRY(const std::string options, text_of(doc, "options"));
  const std::string_view text = options;
  List choices;
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = option_end(text, at);
    if (end == std::string_view::npos) {
      ++at;
      continue;
    }
    const size_t content = at + 1 + mark.size();
    std::string_view option = text.substr(content, end - content);
    while (option.ends_with(' ') || option.ends_with(',')) option.remove_suffix(1);
    choices.emplace_back(option);
    at = end;
  }
  doc["choices"] = std::move(choices);
  return {};
}

}  // namespace lux
