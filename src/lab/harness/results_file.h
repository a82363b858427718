// A results_*.json: what the harness says of a whole evaluation.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "lab/harness/sample_log.h"

namespace lux::harness {

struct Results {
  std::string model;     // its name; empty where it is not told
  std::string model_id;  // of Luxmeter's own exports, else empty
  std::optional<int64_t> params;
  Value content;  // the whole file
};

[[nodiscard]] Result<Results> read_results(const Path& file, Env& env);

/// The version of a task as text ("1.0"); empty where it is not told.
[[nodiscard]] std::string task_version(const Results& results, const std::string& task);

/// How many examples stood before its questions, if that is told.
[[nodiscard]] std::optional<int64_t> num_fewshot(const Results& results, const std::string& task);

/// How many documents were scored, if that is told.
[[nodiscard]] std::optional<int64_t> documents(const Results& results, const std::string& task);

/// What its prompts were put together with.
[[nodiscard]] PromptShape prompt_shape(const Results& results, const std::string& task);

}  // namespace lux::harness
