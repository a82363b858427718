#include "serve/lab_watch.h"

#include <algorithm>

#include "serve/live_episodes.h"

namespace lux::serve {

Result<std::unique_ptr<LabWatch>> LabWatch::open(const Lab& lab) {
  LUX_TRY(duckdb::Connection connection, duckdb::Connection::open());
  LUX_CHECK(make_live_table(connection));
  return std::unique_ptr<LabWatch>(new LabWatch(lab, std::move(connection)));
}

Status LabWatch::read_on(double now) {
  const std::vector<std::string> ids = lab_->run_ids();
  bool changed = false;
  for (const std::string& id : ids) {
    RunWatch* run = nullptr;
    {
      const std::lock_guard lock(runs_mutex_);
      if (const auto found = runs_.find(id); found != runs_.end()) run = found->second.get();
    }
    if (run == nullptr) {  // its first reading takes longest, and nobody waits for it
      auto fresh = std::make_unique<RunWatch>(*lab_, id);
      LUX_CHECK(fresh->read_on(*lab_, now));
      run = fresh.get();
      const std::lock_guard lock(runs_mutex_);
      runs_[id] = std::move(fresh);
      changed = true;
    } else {
      const std::lock_guard lock(runs_mutex_);
      LUX_TRY(const bool whole, run->read_on(*lab_, now));
      if (!whole) {
        const std::lock_guard tables_lock(tables_mutex_);
        live_.erase(id);
        LUX_CHECK(forget_live(connection_, id));
      }
      changed = changed || run->changed();
    }
    // Only this thread changes a run: it may be read here without the lock.
    LUX_CHECK(take_live_episodes(*run));
  }
  {
    const std::lock_guard lock(runs_mutex_);
    changed = std::erase_if(runs_,
                            [&](const auto& run) {
                              return std::ranges::find(ids, run.first) == ids.end();
                            }) > 0 ||
              changed;
  }
  if (!changed) return {};
  LUX_CHECK(find_episode_tables());
  return find_values();
}

Status LabWatch::take_live_episodes(const RunWatch& run) {
  const size_t there = run.episodes_current() ? 0 : run.episode_units().size();
  Live before;
  {
    const std::lock_guard lock(tables_mutex_);
    if (const auto found = live_.find(run.id()); found != live_.end()) before = found->second;
    if (before.scores != run.scores_seen() || there < before.episodes) {
      LUX_CHECK(forget_live(connection_, run.id()));
      before = {};
    }
  }
  std::vector<EpisodeRow> rows;
  for (size_t i = before.episodes; i < there; ++i) {
    LUX_TRY(const auto lines, run.episode_lines(lab_->env(), run.episode_units()[i]));
    LUX_TRY(const EpisodeRecord record, record_of(lines));
    rows.push_back(row_of(record));
  }
  const std::lock_guard lock(tables_mutex_);
  LUX_CHECK(add_live(connection_, run.id(), rows));
  live_[run.id()] = {.episodes = there, .scores = run.scores_seen()};
  return {};
}

Status LabWatch::find_episode_tables() {
  std::map<std::string, std::string> episodes;
  std::map<std::string, std::string> choices;
  {
    const std::lock_guard lock(runs_mutex_);
    for (const auto& [id, run] : runs_) {
      if (run->episodes_current()) episodes[lab_->episodes_file(id).string()] = id;
      if (run->choices_current()) choices[lab_->choices_file(id).string()] = id;
    }
  }
  const std::lock_guard lock(tables_mutex_);
  episode_tables_ = std::move(episodes);
  choice_tables_ = std::move(choices);
  return {};
}

List LabWatch::progress(double now) const {
  const std::lock_guard lock(runs_mutex_);
  List open;
  List complete;
  for (const auto& [id, run] : runs_)
    for (Value& kind : run->progress(now)) {
      const bool whole = kind.find("command") == nullptr;
      (whole ? complete : open).push_back(std::move(kind));
    }
  std::ranges::move(complete, std::back_inserter(open));
  return open;
}

Result<std::optional<Value>> LabWatch::transcript(const std::string& run_id,
                                                  const std::string& unit,
                                                  const page::Budget& budget) const {
  RunWatch::EpisodeLines lines;
  {
    const std::lock_guard lock(runs_mutex_);
    const auto run = runs_.find(run_id);
    if (run == runs_.end() || !run->second->has_episode(unit)) return std::nullopt;
    LUX_TRY(lines, run->second->episode_lines(lab_->env(), unit));
  }
  LUX_TRY(EpisodeRecord record, record_of(lines));
  if (record.interactions.is_null()) return std::nullopt;
  return page::transcript(std::move(record), budget);
}

}  // namespace lux::serve
