// What a task asks of a model for one document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lux {

/// One document turned into requests. A plain multiple-choice document has one context and a
/// continuation for each choice; a document with several contexts (Winograd schemas) has a context
/// for each choice and one continuation. Continuations begin with the target delimiter.
struct Document {
  int64_t doc_id = 0;                      // index in the scored split, from 0
  std::vector<std::string> contexts;       // 1, or one a choice
  std::vector<std::string> continuations;  // one a choice, or 1
  std::vector<std::string>
      unconditional;                 // contexts-free continuations for acc_mutual_info, else empty
  std::vector<std::string> choices;  // as shown: without the delimiter, what lengths are taken of
  std::vector<int32_t> gold;         // indices of the right choices, usually one
  std::string doc_hash;              // SHA-256 of the document as compact JSON
  std::string prompt_hash;           // SHA-256 over contexts and continuations

  [[nodiscard]] size_t size() const { return choices.size(); }
  [[nodiscard]] const std::string& context(size_t choice) const {
    return contexts[contexts.size() == 1 ? 0 : choice];
  }
  [[nodiscard]] const std::string& continuation(size_t choice) const {
    return continuations[continuations.size() == 1 ? 0 : choice];
  }
};

}  // namespace lux
