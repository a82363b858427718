#include "study/chain/document_choices.h"

namespace lux {

DocumentChoices document_choices(const ChoiceColumns& columns,
                                 const std::vector<int64_t>& documents) {
  DocumentChoices out;
  out.first.reserve(documents.size() + 1);
  size_t row = 0;
  for (const int64_t document : documents) {
    while (columns.doc_id[row] != document) ++row;
    out.first.push_back(static_cast<uint32_t>(out.logprob.size()));
    for (; row < columns.size() && columns.doc_id[row] == document; ++row) {
      out.is_gold.push_back(columns.is_gold[row]);
      out.logprob.push_back(columns.logprob[row]);
    }
  }
  out.first.push_back(static_cast<uint32_t>(out.logprob.size()));
  out.is_gold.shrink_to_fit();
  out.logprob.shrink_to_fit();
  return out;
}

}  // namespace lux
