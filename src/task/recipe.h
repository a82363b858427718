// A task file, compiled: what is done to every document.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/value.h"
#include "task/doc_field.h"
#include "task/fewshot.h"
#include "task/processors/processor.h"
#include "task/task.h"

namespace lux {

/// How examples are chosen and shown. Fields left empty are those of the question itself.
struct FewshotRecipe {
  FewshotSampling sampling = FewshotSampling::random;
  std::string split;                         // where examples come from; empty: not from a split
  std::optional<std::vector<Map>> examples;  // `fewshot_config.samples`, instead of a split
  bool may_hold_document = false;            // the scored document is left out of its own examples
  const Processor* process = nullptr;
  std::optional<DocField> text, choice, target, gen_prefix;
  std::string target_delimiter;
  std::string delimiter;  // behind each example
};

struct Recipe {
  std::string where;  // the task's name, for error sentences
  std::string split;  // what is scored: the test split, else the validation split
  const Processor* process = nullptr;
  std::optional<DocField> text, choice, target;  // all are set
  std::optional<DocField> description, gen_prefix;
  std::string target_delimiter = " ";
  std::string fewshot_delimiter = "\n\n";  // also between a system instruction and the description
  FewshotRecipe fewshot;
  int64_t num_fewshot = 0;
  bool num_fewshot_is_fixed = false;  // the file says 0, which no option overrides
  bool has_unconditional = false;     // acc_mutual_info is asked for
};

/// Fails naming file and key on what cannot be used: no split to score, a missing `doc_to_…`, a
/// broken template, an unknown processor or sampler.
[[nodiscard]] Result<Recipe> make_recipe(const TaskConfig& task);

}  // namespace lux
