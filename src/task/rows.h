// A task's rows of data: where they lie, and reading them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "task/task.h"

namespace lux {

/// Reads the rows of a task's split, from the first of these that is there:
/// * where `dataset_path` is `json`: the files under `dataset_kwargs.data_files`;
/// * <dir>/<data>, for each folder of `options.data`, where the task file has `data`: a path with
///   {split} and {dataset_name} in it;
/// * else <dir>/<task>/<split>.jsonl and, for the subsets of a dataset,
///   <dir>/<group>/<split>/<dataset_name>.jsonl for each group or tag of the task;
/// * Parquet files of the dataset in Hugging Face's cache.
/// Fails saying where was looked, what was found instead, and how to get the data; or naming file
/// and line, or file and row, of what is no JSON object or no UTF-8.
[[nodiscard]] Result<std::vector<Value>> read_rows(const TaskConfig& task, const std::string& split,
                                                   const TaskOptions& options, Env& env);

/// The objects of a JSON Lines text, one a line; empty lines are skipped. Fails with `name`, the
/// line and the byte in it.
[[nodiscard]] Result<std::vector<Value>> parse_jsonl(std::string_view text,
                                                     const std::string& name);

}  // namespace lux
