// Brings scores together by task, each model's once.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lab/choice_columns.h"
#include "lab/harness/log_dates.h"
#include "lab/measure_record.h"
#include "study/chain/agreement.h"
#include "study/chain/input.h"

namespace lux {

/// Fills the tasks of `input`, whose models are known, and says in its `left_out` what it leaves
/// out. The lab, the selection and the input must outlive it.
class ScoreLoader {
 public:
  ScoreLoader(const Lab& lab, const ChainSelection& selection, ChainInput& input);

  Status take(ChoiceColumns&& columns);
  /// Measures of documents; those of whole tasks have nothing to correlate by document.
  Status take(MeasureRecord&& record);

  /// Tasks whose scores came without choices, where choices were asked for.
  [[nodiscard]] const std::set<std::string>& without_choices() const { return without_choices_; }

  /// After the last of them.
  void finish();

 private:
  using TaskKey = std::pair<std::string, int32_t>;  // and the number of examples

  /// Of a model that stands in several runs on the task, all are kept until finish().
  Status add(const TaskKey& task, FoundScores&& one);
  Status tell_date(const TaskKey& task, FoundScores& one);
  void tell_problems(const std::string& task, const ModelScores& one);

  const ChainSelection& selection_;
  ChainInput& input_;
  std::map<std::string, size_t, std::less<>> index_;
  std::map<TaskKey, std::vector<FoundScores>> found_;
  harness::LogDates log_dates_;
  std::set<std::string> unknown_metrics_;
  std::set<std::string> without_choices_;
};

}  // namespace lux
