// Slices compared over equal spans of compute: a slice that spans less has lower correlations, for
// that reason alone.
#pragma once

#include <vector>

#include "study/chain/chain.h"

namespace lux {

/// For each slice, the mean correlation over its windows of models that span at most
/// options.match_span decades, or, where that is not given, as many as the smallest slice. Nothing
/// where there is one slice and no span is asked for.
[[nodiscard]] std::vector<MatchedRow> match_spans(const ChainInput& input,
                                                  const std::vector<Slice>& slices,
                                                  const ChainOptions& options);

}  // namespace lux
