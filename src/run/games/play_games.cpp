#include "run/games/play_games.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "lab/episode_journal.h"
#include "model/named_cards.h"
#include "run/games/active_episode.h"
#include "run/games/open_chat.h"

namespace lux {
namespace {

constexpr size_t most_unsaved = 256;  // finished episodes that wait for the disk together

class Playing {
 public:
  Playing(const GamePlan& plan, const RunOptions& options, std::string run_id, Lab& lab,
          const SignalWatch& signals, const GameEvents& events)
      : plan_(plan),
        options_(options),
        run_id_(std::move(run_id)),
        lab_(lab),
        env_(lab.env()),
        signals_(signals),
        events_(events) {}

  Result<GameReport> run();

 private:
  using Active = std::unique_ptr<ActiveEpisode>;

  Status find_pending();
  Status reuse_other_runs();
  Status play_group(std::span<const PlannedEpisode* const> episodes);
  Status open_chats(std::span<const PlannedEpisode* const> episodes);
  Result<Active> start(const PlannedEpisode& planned);
  Status settle(Active active);
  Status finish(const ActiveEpisode& active);
  Status take_answers();
  Status save();
  void fail_episode(const PlannedEpisode& planned, const std::string& why);
  void tell();
  [[nodiscard]] std::string players_of(const PlannedEpisode& planned) const;
  [[nodiscard]] bool must_stop() const { return signals_.finish_requested(); }
  void note(const std::string& sentence) const {
    if (events_.note) events_.note(sentence);
  }

  const GamePlan& plan_;
  const RunOptions& options_;
  std::string run_id_;
  Lab& lab_;
  Env& env_;
  const SignalWatch& signals_;
  const GameEvents& events_;
  GameReport report_;
  double start_ = 0;
  std::optional<EpisodeJournal> journal_;
  std::vector<const PlannedEpisode*> pending_;
  std::map<size_t, OpenChat> chats_;             // by player
  std::unordered_map<int64_t, Active> waiting_;  // by the conversation that is asked
  std::vector<EpisodeRecord> unsaved_;
  int64_t conversations_ = 0;
  double dollars_before_ = 0;  // of chats that are closed
};

std::string Playing::players_of(const PlannedEpisode& planned) const {
  std::string names;
  for (const size_t seat : planned.seats) {
    const std::string& name = plan_.players[seat].name;
    if (names.empty()) {
      names = name;
    } else if (!names.ends_with(name)) {
      names += " with " + name;
    }
  }
  return names;
}

Status Playing::find_pending() {
  LUX_TRY(const auto finished, finished_episodes(env_, lab_.run_folder(run_id_)));
  const Shard shard = lab_.shard();
  for (size_t i = 0; i < plan_.episodes.size(); ++i) {
    if (static_cast<int>(i % static_cast<size_t>(shard.count)) != shard.index - 1) continue;
    report_.progress.episodes += 1;
    if (finished.contains(plan_.episodes[i].id)) {
      report_.progress.episodes_done += 1;
    } else {
      pending_.push_back(&plan_.episodes[i]);
    }
  }
  return {};
}

/// Episodes that other runs of this lab have finished are taken over: the same identity, the same
/// record.
Status Playing::reuse_other_runs() {
  std::unordered_set<std::string> wanted;
  for (const PlannedEpisode* episode : pending_) wanted.insert(episode->id);
  size_t taken = 0;
  for (const std::string& other : lab_.run_ids()) {
    if (other == run_id_ || wanted.empty()) continue;
    LUX_TRY(const auto finished, finished_episodes(env_, lab_.run_folder(other)));
    if (std::ranges::none_of(wanted, [&](const auto& id) { return finished.contains(id); }))
      continue;
    const auto take = [&](EpisodeRecord&& record) -> Status {
      if (wanted.erase(record.unit) == 0) return {};
      record.run_id = run_id_;
      taken += 1;
      unsaved_.push_back(std::move(record));
      return unsaved_.size() < most_unsaved ? Status() : save();
    };
    LUX_CHECK(for_each_episode(env_, lab_.run_folder(other), take));
  }
  LUX_CHECK(save());
  if (taken == 0) return {};
  std::erase_if(pending_, [&](const auto* episode) { return !wanted.contains(episode->id); });
  note(fmt::format("{} episodes were played by earlier runs of this lab and are taken over.",
                   taken));
  return {};
}

/// The chats of a group's models; those of other models are closed first.
Status Playing::open_chats(std::span<const PlannedEpisode* const> episodes) {
  std::vector<size_t> wanted;
  for (const PlannedEpisode* episode : episodes)
    for (const size_t seat : episode->seats)
      if (plan_.players[seat].card) wanted.push_back(seat);
  std::erase_if(chats_, [&](const auto& entry) {
    if (std::ranges::find(wanted, entry.first) != wanted.end()) return false;
    dollars_before_ += entry.second.chat->dollars();
    return true;
  });
  for (const size_t player : wanted) {
    if (chats_.contains(player)) continue;
    LUX_TRY(OpenChat opened, open_chat(plan_.players[player], options_, env_));
    if (!opened.note.empty()) note(opened.note);
    chats_.emplace(player, std::move(opened));
  }
  return {};
}

Result<Playing::Active> Playing::start(const PlannedEpisode& planned) {
  std::vector<ActiveEpisode::Seat> seats;
  for (size_t seat = 0; seat < planned.seats.size(); ++seat) {
    const Player& player = plan_.players[planned.seats[seat]];
    ActiveEpisode::Seat& made = seats.emplace_back();
    made.conversation = conversations_++;
    if (player.card) {
      made.chat = chats_.at(planned.seats[seat]).chat.get();
    } else {
      const SeatPlace place{plan_.games[planned.game].game, planned.setting.get(), seat,
                            planned.seed + seat};
      LUX_TRY(made.replier, replier_of(player, place, env_));
    }
  }
  return std::make_unique<ActiveEpisode>(plan_, planned, std::move(seats),
                                         env_.monotonic_seconds());
}

void Playing::fail_episode(const PlannedEpisode& planned, const std::string& why) {
  const std::string name(plan_.games[planned.game].game->name());
  report_.failed.push_back({planned.id, name, players_of(planned), why});
}

Status Playing::save() {
  if (unsaved_.empty()) return {};
  LUX_CHECK(journal_->append(unsaved_));
  report_.progress.episodes_done += unsaved_.size();
  unsaved_.clear();
  return {};
}

Status Playing::finish(const ActiveEpisode& active) {
  for (const ActiveEpisode::Seat& seat : active.seats())
    if (seat.chat != nullptr) seat.chat->forget(seat.conversation);
  report_.progress.requests += active.requests();
  report_.progress.tokens_out += active.tokens_out();
  EpisodeRecord record = active.record(options_, run_id_, env_.monotonic_seconds());
  if (record.status == EpisodeStatus::failed) {
    fail_episode(active.planned(), record.why);
    return {};
  }
  List engines;
  for (const ActiveEpisode::Seat& seat : active.seats())
    engines.push_back(seat.chat != nullptr ? seat.chat->made_with() : Value());
  record.made_with = std::move(engines);
  unsaved_.push_back(std::move(record));
  return unsaved_.size() < most_unsaved ? Status() : save();
}

/// Plays on until a model is asked or the episode is over.
Status Playing::settle(Active active) {
  if (active->go_on(options_)) return finish(*active);
  const int64_t asked = active->asked();
  waiting_.emplace(asked, std::move(active));
  return {};
}

/// One round of each engine: what it answers goes to the episodes that wait for it.
Status Playing::take_answers() {
  for (auto& [player, opened] : chats_) {
    auto advanced = opened.chat->advance(signals_.abandon());
    for (const std::string& sentence : opened.chat->take_notes()) note(sentence);
    LUX_TRY(std::vector<Chat::Answer> answers, std::move(advanced));
    for (Chat::Answer& answer : answers) {
      const auto found = waiting_.find(answer.conversation);
      if (found == waiting_.end()) continue;
      Active active = std::move(found->second);
      waiting_.erase(found);
      active->answer(std::move(answer.reply));
      LUX_CHECK(settle(std::move(active)));
    }
  }
  return {};
}

void Playing::tell() {
  report_.progress.seconds = env_.monotonic_seconds() - start_;
  report_.progress.in_flight = waiting_.size();
  report_.progress.trouble.clear();
  report_.progress.dollars = dollars_before_;
  for (const auto& [player, opened] : chats_) {
    report_.progress.dollars += opened.chat->dollars();
    if (std::string trouble = opened.chat->trouble(); !trouble.empty())
      report_.progress.trouble = std::move(trouble);
  }
  if (events_.progress) events_.progress(report_.progress);
}

Status Playing::play_group(std::span<const PlannedEpisode* const> episodes) {
  if (Status opened = open_chats(episodes); !opened) {
    if (opened.error().kind == Error::Kind::interrupted) return opened;
    for (const PlannedEpisode* episode : episodes) fail_episode(*episode, opened.error().message);
    note(opened.error().message);
    return {};
  }
  size_t next = 0;
  while (next < episodes.size() || !waiting_.empty()) {
    while (next < episodes.size() && !must_stop() &&
           waiting_.size() < static_cast<size_t>(options_.play.parallel)) {
      const PlannedEpisode& planned = *episodes[next++];
      report_.progress.game = plan_.games[planned.game].game->name();
      report_.progress.players = players_of(planned);
      auto active = start(planned);
      if (!active) {
        fail_episode(planned, active.error().message);
        continue;
      }
      LUX_CHECK(settle(std::move(*active)));
      if (next % most_unsaved == 0) tell();
    }
    if (must_stop() && waiting_.empty()) break;
    LUX_CHECK(take_answers());
    LUX_CHECK(save());
    tell();
  }
  return save();
}

Result<GameReport> Playing::run() {
  LUX_CHECK(env_.create_directories(lab_.run_folder(run_id_)));
  for (const Player& player : plan_.players)
    if (player.card) LUX_CHECK(lab_.save_model(player.id, saved_value(*player.card)));
  for (const PlannedGame& planned : plan_.games) {
    const Path file = lab_.instances_file(run_id_, planned.game->name());
    if (env_.exists(file)) continue;
    LUX_CHECK(env_.create_directories(file.parent_path()));
    LUX_CHECK(env_.write_file(file, planned.instances));
  }
  LUX_TRY(journal_, EpisodeJournal::open(env_, lab_.run_folder(run_id_), lab_.shard()));
  LUX_CHECK(find_pending());
  LUX_CHECK(reuse_other_runs());
  report_.progress.episodes_before = report_.progress.episodes_done;
  start_ = env_.monotonic_seconds();
  for (size_t first = 0; first < pending_.size() && !must_stop();) {
    size_t last = first;
    while (last < pending_.size() && pending_[last]->seats == pending_[first]->seats) ++last;
    const Status played = play_group(std::span(pending_).subspan(first, last - first));
    if (!played && played.error().kind == Error::Kind::interrupted) {
      LUX_CHECK(save());
      break;
    }
    if (!played) {
      (void)save();  // what is finished is kept, whatever ended the run
      return std::unexpected(played.error());
    }
    first = last;
  }
  tell();
  const GameProgress& progress = report_.progress;
  report_.interrupted =
      must_stop() && progress.episodes_done + report_.failed.size() < progress.episodes;
  return std::move(report_);
}

}  // namespace

Result<GameReport> play_games(const GamePlan& plan, const RunOptions& options,
                              const std::string& run_id, Lab& lab, const SignalWatch& signals,
                              const GameEvents& events) {
  return Playing(plan, options, run_id, lab, signals, events).run();
}

}  // namespace lux
