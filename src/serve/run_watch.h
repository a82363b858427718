// One run of a lab as it grows: what is planned, what is done and where it stands in the journals.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "lab/lab.h"
#include "run/status.h"
#include "serve/log_tail.h"

namespace lux::serve {

/// How fast documents or episodes come, as far as they were seen to come.
class Pace {
 public:
  void note(double now, int64_t done);
  /// A second; nothing before two arrivals were seen.
  [[nodiscard]] std::optional<double> rate() const;
  /// Seconds since the last arrival; nothing before the first.
  [[nodiscard]] std::optional<double> quiet(double now) const;

 private:
  std::optional<int64_t> last_;
  std::deque<std::pair<double, int64_t>> arrivals_;  // when, and how many were done then
};

class RunWatch {
 public:
  RunWatch(const Lab& lab, std::string run_id);

  /// Reads what has come. `now`: seconds on the clock of rates. False where a log was cut, so that
  /// all was forgotten and comes again at the next call. Takes no lock.
  [[nodiscard]] Result<bool> read_on(const Lab& lab, double now);

  [[nodiscard]] const std::string& id() const { return id_; }
  /// Whether anything came, or changed, at the last call.
  [[nodiscard]] bool changed() const { return changed_; }
  /// Whether its tables hold all that its journals do.
  [[nodiscard]] bool choices_current() const { return choices_current_; }
  [[nodiscard]] bool episodes_current() const { return episodes_current_; }

  /// Documents or episodes: {run, what, planned, done, failed, rate, quiet, command, lines}; a
  /// value of each kind that the run has some of. Rates are by the second.
  [[nodiscard]] List progress(double now) const;

  /// Episodes in the order in which they were seen.
  [[nodiscard]] const std::vector<std::string>& episode_units() const { return episode_order_; }
  /// The line of an episode, and of its newer scores where there are some.
  struct EpisodeLines {
    std::string episode;
    std::string scores;
  };
  [[nodiscard]] bool has_episode(const std::string& unit) const { return episodes_.contains(unit); }
  [[nodiscard]] Result<EpisodeLines> episode_lines(Env& env, const std::string& unit) const;
  /// How often scores were computed anew, for those who keep rows of episodes.
  [[nodiscard]] uint64_t scores_seen() const { return scores_seen_; }

  /// The lines of finished units that may hold rows of this document.
  [[nodiscard]] Result<std::vector<std::string>> lines_of(Env& env, const std::string& task,
                                                          int32_t num_fewshot, int64_t doc) const;

 private:
  [[nodiscard]] Status read_plan(const Lab& lab);
  void count();

  using Spots = std::unordered_map<std::string, LineSpot>;

  std::string id_;
  LogTail units_tail_, episodes_tail_, scores_tail_;
  Spots units_, episodes_, scores_;
  std::vector<std::string> episode_order_;
  uint64_t scores_seen_ = 0;
  bool changed_ = true;
  bool choices_current_ = false;
  bool episodes_current_ = false;

  std::vector<PlannedUnit> plan_;
  bool has_plan_ = false;
  bool is_import_ = false;  // then a unit's `first` is a position, not a document
  std::string notes_seen_;
  std::unordered_set<std::string> failed_;
  RunStatus status_;
  Pace documents_, played_;
};

}  // namespace lux::serve
