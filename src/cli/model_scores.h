// Everything that a lab knows of how well its models do: one list of scores.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "lab/lab.h"
#include "report/model_frame.h"

namespace lux::cli {

struct ModelScores {
  std::vector<ModelScore> scores;  // imported ones first, models in their table's order
  std::vector<std::string> notes;
};

/// Of games: clemscore, played, quality and "<game>.played", "<game>.quality". Of tasks:
/// "<task>.<metric>" (with "@<k>" after the task where it has k > 0 examples) and tasks.main, the
/// mean of the main metrics over the tasks that all models have. Of imported tables of whole tasks:
/// "<task>.<metric>", those of the task "clembench" by their metric alone. Where a score is known
/// from episodes and from a table, the episodes count, and a note says so.
[[nodiscard]] Result<ModelScores> load_model_scores(const Lab& lab, bool allow_missing);

}  // namespace lux::cli
