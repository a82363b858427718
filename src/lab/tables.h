// Tables in Parquet, derived from journals and cards; columns are specified in docs/formats.md.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "lab/lab.h"

namespace lux {

/// What a table was built from.
struct TableReport {
  int64_t units = 0;
  int64_t rows = 0;
};

/// Rebuilds a run's table of choices from its journals. The file depends on the rows alone, not on
/// the order in which they came. Fails where the run holds two different scores of one choice.
[[nodiscard]] Result<TableReport> build_choices(Lab& lab, std::string_view run_id);

/// Rebuilds a run's table of episodes from its journals of episodes and the scores computed anew.
/// The same promise holds, but that `seconds` stands in it.
[[nodiscard]] Result<TableReport> build_episodes(Lab& lab, std::string_view run_id);

/// Writes a run's table of measures.
[[nodiscard]] Result<TableReport> build_measures(Lab& lab, std::string_view run_id);

/// Rebuilds the table of models from models/*.json.
[[nodiscard]] Result<TableReport> build_models(Lab& lab);

/// Rebuilds the choices and episodes of all runs whose tables are missing or behind, and the
/// models.
[[nodiscard]] Status build_tables(Lab& lab);

/// Whether the run's table of choices was built from all that its journals hold now.
[[nodiscard]] Result<bool> choices_are_current(const Lab& lab, std::string_view run_id);
/// The same of its table of episodes.
[[nodiscard]] Result<bool> episodes_are_current(const Lab& lab, std::string_view run_id);

/// What is said of a run with two different scores of one choice.
[[nodiscard]] std::unexpected<Error> two_scores(std::string_view run_id, int64_t choice,
                                                int64_t doc_id, std::string_view task,
                                                std::string_view model_id);

}  // namespace lux
