// Whether a published table of results agrees with itself.
#pragma once

#include <vector>

#include "lab/clembench/results_csv.h"
#include "study/games/clem_eval.h"

namespace lux {

[[nodiscard]] std::vector<ClemCell> cells_of(const clembench::ResultRow& row);

struct Disagreement {
  const char* what;     // "clemscore", "average % played", "average quality score"
  double of_cells = 0;  // computed anew
  double told = 0;      // what the row says
};

/// Averages and clemscore anew from the row's own cells, rounded as clembench rounds them, where
/// they differ from what the row says. A row without a clemscore is not asked for one where
/// `has_clemscore` is false.
[[nodiscard]] std::vector<Disagreement> disagreements(const clembench::ResultRow& row,
                                                      bool has_clemscore = true);

}  // namespace lux
