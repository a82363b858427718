// Plays a plan's episodes into a lab: many at once, each saved when it ends.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/signals.h"
#include "lab/lab.h"
#include "run/games/game_plan.h"
#include "run/options.h"

namespace lux {

/// How far the games of a run are; counts are of this process's shard.
struct GameProgress {
  size_t episodes = 0;
  size_t episodes_done = 0;
  size_t episodes_before = 0;  // done by earlier processes
  size_t in_flight = 0;
  int64_t requests = 0;    // of this process
  int64_t tokens_out = 0;  // drawn by models, of this process
  double seconds = 0;      // of this process, playing
  double dollars = 0;      // that replies cost, where it is known
  std::string trouble;     // what holds the replies up; empty where nothing does
  std::string game;        // in hand
  std::string players;
};

/// An episode that could not be played to its end, and why. The same command tries it again.
struct FailedEpisode {
  std::string id;
  std::string game;
  std::string players;
  std::string message;
};

struct GameReport {
  GameProgress progress;
  std::vector<FailedEpisode> failed;
  bool interrupted = false;
};

struct GameEvents {
  std::function<void(const GameProgress&)> progress;
  std::function<void(const std::string&)> note;  // one sentence
};

/// Plays the episodes that the lab's journals do not hold. A journal that cannot be written ends
/// the run, with all finished episodes safe. Tables and record folders are made by the caller.
[[nodiscard]] Result<GameReport> play_games(const GamePlan& plan, const RunOptions& options,
                                            const std::string& run_id, Lab& lab,
                                            const SignalWatch& signals, const GameEvents& events);

}  // namespace lux
