// HellaSwag: the context in one text, and WikiHow's marks cleaned away. Adds `query` and `choices`.
// A document that has a `query` already is taken as cleaned.
#include "base/jinja/jinja.h"
#include "base/text.h"
#include "task/processors/processor.h"

namespace lux {
namespace {

/// Without [anything in brackets] on one line.
std::string without_brackets(std::string_view text) {
  std::string kept;
  size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '[') {
      const size_t end = text.find_first_of("]\n", at + 1);
      if (end != std::string_view::npos && text[end] == ']') {
        at = end + 1;
        continue;
      }
    }
    kept += text[at++];
  }
  return kept;
}

std::string clean(std::string_view text) {
  const std::string titled = replace_all(strip(text), " [title]", ". ");
  return replace_all(without_brackets(titled), "  ", " ");
}

Result<std::string> join_context(const Map& doc) {
  LUX_TRY(const std::string activity, text_of(doc, "activity_label"));
  LUX_TRY(const std::string first, text_of(doc, "ctx_a"));
  LUX_TRY(const std::string second, text_of(doc, "ctx_b"));
  LUX_TRY(const auto capitalize, jinja::Template::parse("{{ text.capitalize() }}"));
  LUX_TRY(const std::string capitalized, capitalize.render(Map{{"text", second}}));
  return clean(activity + ": " + first + " " + capitalized);
}

}  // namespace

Status process_hellaswag(Map& doc) {
  LUX_TRY(const std::vector<std::string> endings, texts_of(doc, "endings"));
  const bool is_clean = doc.find("query") && !doc.find("ctx_a");
  if (!is_clean) {
    LUX_TRY(doc["query"], join_context(doc));
  }
  List choices;
  for (const std::string& ending : endings) choices.emplace_back(is_clean ? ending : clean(ending));
  doc["choices"] = std::move(choices);
  return {};
}

}  // namespace lux
