// Rows out of a lab.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "lab/choice_row.h"
#include "lab/episode_row.h"
#include "lab/lab.h"

namespace lux {

/// Which rows; an empty list means all.
struct ChoiceFilter {
  std::vector<std::string> run_ids;
  std::vector<std::string> model_ids;
  std::vector<std::string> tasks;
  std::vector<int32_t> num_fewshot;
  std::vector<int64_t> doc_ids;
};

/// What one run holds of one model on one task with so many examples: rows sorted by doc_id and
/// choice.
struct ChoiceGroup {
  std::string run_id;
  std::string model_id;
  std::string task;
  std::string task_version;
  int32_t num_fewshot = 0;
  std::vector<ChoiceRow> rows;
};

/// The groups that pass the filter, sorted by run, model, task, version and shots. Read from the
/// tables where they are current, else from the journals; the rows are the same. Works on a lab
/// opened for reading.
[[nodiscard]] Result<std::vector<ChoiceGroup>> load_choices(const Lab& lab,
                                                            const ChoiceFilter& filter = {});

/// The same groups one by one, so that the tables of a large lab are never held whole (of a run
/// whose table is behind, all its choices are); stops at the first failure, `take`'s included.
[[nodiscard]] Status for_each_choice_group(const Lab& lab, const ChoiceFilter& filter,
                                           const std::function<Status(ChoiceGroup&&)>& take);

/// All episodes of the runs named (of all, where none is), sorted by run, then as their table is.
/// Read from the tables where they are current, else from the journals; the rows are the same.
[[nodiscard]] Result<std::vector<EpisodeRow>> load_episodes(
    const Lab& lab, const std::vector<std::string>& run_ids = {});

}  // namespace lux
