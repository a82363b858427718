#include "study/games/published.h"

#include <cmath>

namespace lux {

std::vector<ClemCell> cells_of(const clembench::ResultRow& row) {
  std::vector<ClemCell> cells;
  for (const clembench::ResultCell& cell : row.cells)
    cells.push_back(
        {.played = cell.played, .quality = cell.quality, .quality_std = cell.quality_std});
  return cells;
}

std::vector<Disagreement> disagreements(const clembench::ResultRow& row, bool has_clemscore) {
  const ClemSummary own = clem_summary(cells_of(row));
  std::vector<Disagreement> found;
  const auto compare = [&](const char* what, double ours, double theirs) {
    if (ours == theirs || (std::isnan(ours) && std::isnan(theirs))) return;
    found.push_back({what, ours, theirs});
  };
  if (has_clemscore) compare("clemscore", own.clemscore, row.clemscore);
  compare("average % played", own.average_played, row.average_played);
  compare("average quality score", own.average_quality, row.average_quality);
  return found;
}

}  // namespace lux
