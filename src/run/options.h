// What a run is asked to do: the plan file and the command line together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "game/setting.h"
#include "lab/lab.h"
#include "model/llama/engine.h"

namespace lux {

/// A bound that a run's results must reach: "acc=0.3".
struct Threshold {
  std::string metric;
  double least = 0;
};

/// Who plays with whom in games of several seats.
enum class Pairing {
  all,   // each model with itself, and with every model of the other --model words, in both orders
  self,  // each model with itself only
};

/// What concerns games.
struct GameOptions {
  std::vector<std::string> games;  // names, globs, "all"
  std::vector<Path> instances;     // files or folders; empty: the project's own
  Path texts;                      // a folder <game>/<text>.txt of replacements; may be empty
  game::Rules rules = game::Rules::v1_6;
  Pairing pairing = Pairing::all;
  double temperature = 0;
  int max_tokens = 100;  // new tokens a reply
  int parallel = 256;    // episodes at once
};

/// What concerns models behind a wire.
struct HttpOptions {
  double requests_per_minute = 0;  // 0: no limit
  double tokens_per_minute = 0;
  double max_cost = 0;         // dollars that this process may spend on a model; 0: no limit
  double timeout = 600;        // seconds of a request
  int attempts = 10;           // of a request
  Path cache;                  // a folder of answers; empty: LAB/cache
  bool cache_sampled = false;  // answers at a temperature too
};

struct RunOptions {
  std::vector<std::string> models;            // specs
  std::map<std::string, Map> model_settings;  // by spec, of models behind a wire
  std::vector<std::string> tasks;             // names, groups, globs
  std::vector<Path> data;
  std::vector<Path> include;
  int64_t limit = -1;  // documents a task, instances an experiment; -1: all
  std::optional<int> fewshot;
  int64_t seed = 1234;  // of the few-shot sampler, of bots, of sampling at a temperature
  bool apply_chat_template = false;
  std::string chat_template;  // "plain", a file, or empty for the model's own
  llama::EngineOptions engine;
  bool deterministic = false;
  bool allow_missing = false;
  bool offline = false;
  std::vector<Threshold> fail_under;
  GameOptions play;
  HttpOptions http;
};

/// Sets an option by its plan file key, which is the flag's name ("model", "limit", "kv-type", …):
/// lists may be given as one value. Fails on an unknown key or a value of the wrong kind, with a
/// sentence that calls the key `name` (the key in quotes, where that is empty).
[[nodiscard]] Status set_option(RunOptions& options, std::string_view key, const Value& value,
                                std::string_view name = {});

/// Reads a plan file. Relative paths in it are taken from its folder.
[[nodiscard]] Status read_plan_file(RunOptions& options, const Path& file, Env& env);

/// "v1.6" or "strict".
[[nodiscard]] Result<game::Rules> parse_rules(std::string_view text);
[[nodiscard]] std::string_view name_of(game::Rules rules);

/// "metric=bound" as a threshold.
[[nodiscard]] Result<Threshold> parse_threshold(std::string_view text);

/// "i/n" as a shard.
[[nodiscard]] Result<Shard> parse_shard(std::string_view text);

}  // namespace lux
