// How documents begin, for persons who look them up: from the tasks' data, where it is here.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "study/compare/compare.h"

namespace lux::cli {

/// Fills in the texts of flipped documents: the beginning of their own question, without examples.
/// Data is looked for in `data`, then where runs look for it. A document is known by its hash; what
/// is not found stays empty.
void add_document_texts(std::vector<FlipRow>& flips, const std::vector<std::string>& data,
                        Env& env);

}  // namespace lux::cli
