#include "serve/run_watch.h"

#include <algorithm>

#include "base/json.h"
#include "lab/line.h"
#include "lab/tables.h"
#include "report/table/display.h"
#include "run/notes.h"

namespace lux::serve {
namespace {

constexpr size_t most_arrivals = 30;
constexpr double longest_memory = 900;  // seconds
constexpr size_t most_lines = 300;      // models × tasks that progress tells apart

std::string stamp_of(const Lab& lab, const std::string& run_id, std::string_view prefix) {
  std::string stamp;
  for (const std::string& name : lab.env().list(lab.run_folder(run_id)))
    if (name.starts_with(prefix))
      if (const auto at = lab.env().changed_at(lab.run_folder(run_id) / name))
        stamp += fmt::format("{}@{};", name, *at);
  return stamp;
}

}  // namespace

void Pace::note(double now, int64_t done) {
  if (last_ && *last_ != done) {
    arrivals_.emplace_back(now, done);
    while (arrivals_.size() > most_arrivals ||
           (arrivals_.size() > 2 && arrivals_.front().first < now - longest_memory))
      arrivals_.pop_front();
  }
  last_ = done;
}

std::optional<double> Pace::rate() const {
  if (arrivals_.size() < 2) return std::nullopt;
  const auto& [first_time, first] = arrivals_.front();
  const auto& [last_time, last] = arrivals_.back();
  if (last <= first || last_time <= first_time) return std::nullopt;
  return static_cast<double>(last - first) / (last_time - first_time);
}

std::optional<double> Pace::quiet(double now) const {
  if (arrivals_.empty()) return std::nullopt;
  return now - arrivals_.back().first;
}

RunWatch::RunWatch(const Lab& lab, std::string run_id)
    : id_(std::move(run_id)),
      units_tail_(lab.run_folder(id_), "journal"),
      episodes_tail_(lab.run_folder(id_), "episodes"),
      scores_tail_(lab.run_folder(id_), "scores") {
  status_.run_id = id_;
}

Status RunWatch::read_plan(const Lab& lab) {
  if (has_plan_ || !lab.env().exists(lab.plan_file(id_))) return {};
  LUX_TRY(plan_, planned_units(lab, id_));
  has_plan_ = true;
  changed_ = true;
  LUX_TRY(const std::string text, lab.env().read_file(lab.plan_file(id_)));
  if (const auto plan = parse_json(text))
    if (const Value* settings = plan->find("settings"))
      is_import_ = settings->find("import") != nullptr;
  return {};
}

Result<bool> RunWatch::read_on(const Lab& lab, double now) {
  Env& env = lab.env();
  changed_ = false;
  LUX_CHECK(read_plan(lab));
  const auto keep_first = [this](Spots& spots) {
    return [this, &spots](std::string_view line, LineSpot spot) {
      changed_ = true;
      spots.try_emplace(std::string(unit_of_line(line)), spot);
    };
  };
  LUX_TRY(bool whole, units_tail_.read_on(env, keep_first(units_)));
  LUX_TRY(const bool episodes_whole,
          episodes_tail_.read_on(env, [this](std::string_view line, LineSpot spot) {
            changed_ = true;
            const auto [at, is_new] = episodes_.try_emplace(std::string(unit_of_line(line)), spot);
            if (is_new) episode_order_.push_back(at->first);
          }));
  LUX_TRY(const bool scores_whole,
          scores_tail_.read_on(env, [this](std::string_view line, LineSpot spot) {
            changed_ = true;
            ++scores_seen_;
            scores_.insert_or_assign(std::string(unit_of_line(line)), spot);
          }));
  whole = whole && episodes_whole && scores_whole;
  if (!whole) {
    *this = RunWatch(lab, id_);
    return false;
  }
  LUX_TRY(const bool choices, choices_are_current(lab, id_));
  LUX_TRY(const bool episodes, episodes_are_current(lab, id_));
  changed_ = changed_ || choices != choices_current_ || episodes != episodes_current_;
  choices_current_ = choices;
  episodes_current_ = episodes;
  if (const std::string notes = stamp_of(lab, id_, "notes-"); notes != notes_seen_) {
    notes_seen_ = notes;
    if (auto read = read_notes(lab, id_)) {
      status_.command = valid_utf8(read->command);
      failed_ = std::move(read->failed);
    }
    changed_ = true;
  }
  if (changed_) count();
  int64_t documents = 0;
  int64_t played = 0;
  for (const StatusLine& line : status_.lines) (line.is_game ? played : documents) += line.done;
  documents_.note(now, documents);
  played_.note(now, played);
  return true;
}

void RunWatch::count() {
  status_.lines.clear();
  for (const PlannedUnit& unit : plan_)
    count_unit(status_, unit, (unit.where.is_game ? episodes_ : units_).contains(unit.id),
               failed_.contains(unit.id));
}

List RunWatch::progress(double now) const {
  List kinds;
  for (const bool game : {false, true}) {
    int64_t planned = 0;
    int64_t finished = 0;
    int64_t failed = 0;
    List lines;
    size_t more = 0;
    for (const StatusLine& line : status_.lines) {
      if (line.is_game != game) continue;
      planned += line.documents;
      finished += line.done;
      failed += line.failed;
      if (lines.size() >= most_lines) {
        ++more;
        continue;
      }
      lines.emplace_back(List{valid_utf8(line.model_id), valid_utf8(line.task), line.num_fewshot,
                              line.documents, line.done, line.failed});
    }
    if (planned == 0) continue;
    const Pace& pace = game ? played_ : documents_;
    const auto or_null = [](const std::optional<double>& x) { return x ? Value(*x) : Value(); };
    Map kind{{"run", valid_utf8(id_)},
             {"what", game ? "episodes" : "documents"},
             {"planned", planned},
             {"done", finished},
             {"failed", failed},
             {"rate", or_null(pace.rate())},
             {"quiet", or_null(pace.quiet(now))}};
    if (finished < planned) {
      kind["command"] = status_.command;
      kind["lines"] = std::move(lines);
      kind["more_lines"] = static_cast<int64_t>(more);
    }
    kinds.emplace_back(std::move(kind));
  }
  return kinds;
}

Result<RunWatch::EpisodeLines> RunWatch::episode_lines(Env& env, const std::string& unit) const {
  EpisodeLines lines;
  const auto spot = episodes_.find(unit);
  if (spot == episodes_.end()) return fail("There is no such episode in run '{}'.", id_);
  LUX_TRY(lines.episode,
          read_line(env, episodes_tail_.files().at(spot->second.file), spot->second));
  if (const auto newer = scores_.find(unit); newer != scores_.end()) {
    LUX_TRY(lines.scores,
            read_line(env, scores_tail_.files().at(newer->second.file), newer->second));
  }
  return lines;
}

Result<std::vector<std::string>> RunWatch::lines_of(Env& env, const std::string& task,
                                                    int32_t num_fewshot, int64_t doc) const {
  std::vector<std::string> lines;
  for (const PlannedUnit& unit : plan_) {
    const StatusLine& where = unit.where;
    if (where.is_game || where.task != task || where.num_fewshot != num_fewshot) continue;
    if (!is_import_ && (doc < unit.first || doc >= unit.first + where.documents)) continue;
    const auto spot = units_.find(unit.id);
    if (spot == units_.end()) continue;
    LUX_TRY(std::string line,
            read_line(env, units_tail_.files().at(spot->second.file), spot->second));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace lux::serve
