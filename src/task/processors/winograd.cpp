// WinoGrande and XWinograd: a sentence with a blank, "_", and two words for it. What is scored is
// the sentence's end, after each of the words. Adds `contexts` (the sentence up to the blank with
// each word in it), `gold` (which context is right) and `ending`.
#include "base/text.h"
#include "task/processors/processor.h"

namespace lux {

Status process_winograd(Map& doc) {
  LUX_TRY(const std::string sentence, text_of(doc, "sentence"));
  LUX_TRY(const std::string first, text_of(doc, "option1"));
  LUX_TRY(const std::string second, text_of(doc, "option2"));
  const Value* answer = doc.find("answer");
  const bool is_first = answer && *answer == Value("1");
  if (!is_first && (!answer || *answer != Value("2")))
    return fail("the field 'answer' is missing, or neither the text 1 nor 2");
  const size_t blank = sentence.find('_');
  if (blank == std::string::npos) return fail("the field 'sentence' has no blank, '_'");
  const std::string begin = sentence.substr(0, blank);
  doc["contexts"] = List{begin + first, begin + second};
  doc["gold"] = is_first ? 0 : 1;
  doc["ending"] = strip(std::string_view(sentence).substr(blank + 1));
  return {};
}

}  // namespace lux
