// What a model thinks aloud before it answers, told from the answer.
#pragma once

#include <string>
#include <string_view>

namespace lux {

struct Thought {
  std::string reasoning;  // without its tags and white space at its ends
  std::string text;       // the rest
};

/// Parts a text at "<think>…</think>" at its beginning. A template may have opened the tag in the
/// prompt: then only its end stands in the text. Where it is never closed, all of it is reasoning.
[[nodiscard]] Thought part_reasoning(std::string_view text);

}  // namespace lux
