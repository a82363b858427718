// What a run is asked to do: the plan file and the command line together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "lab/lab.h"
#include "model/llama/engine.h"

namespace lux {

/// A bound that a run's results must reach: "acc=0.3".
struct Threshold {
  std::string metric;
  double least = 0;
};

struct RunOptions {
  std::vector<std::string> models;  // specs
  std::vector<std::string> tasks;   // names, groups, globs
  std::vector<Path> data;
  std::vector<Path> include;
  int64_t limit = -1;  // documents a task; -1: all
  std::optional<int> fewshot;
  int64_t seed = 1234;  // of the few-shot sampler
  bool apply_chat_template = false;
  std::string chat_template;  // "plain", a file, or empty for the model's own
  llama::EngineOptions engine;
  bool deterministic = false;
  bool allow_missing = false;
  bool offline = false;
  std::vector<Threshold> fail_under;
};

/// Sets an option by its plan file key, which is the flag's name ("model", "limit", "kv-type", …):
/// lists may be given as one value. Fails, naming the key, on an unknown one or a value of the
/// wrong kind.
[[nodiscard]] Status set_option(RunOptions& options, std::string_view key, const Value& value);

/// Reads a plan file. Relative paths in it are taken from its folder.
[[nodiscard]] Status read_plan_file(RunOptions& options, const Path& file, Env& env);

/// "metric=bound" as a threshold.
[[nodiscard]] Result<Threshold> parse_threshold(std::string_view text);

/// "i/n" as a shard.
[[nodiscard]] Result<Shard> parse_shard(std::string_view text);

}  // namespace lux
