#include "run/games/play_one.h"

#include <map>

#include "run/games/active_episode.h"
#include "run/games/open_chat.h"

namespace lux {

Result<EpisodeRecord> play_one(const GamePlan& plan, const PlannedEpisode& episode,
                               const RunOptions& options,
                               const std::function<void(const game::Event&)>& watch,
                               const std::stop_token& stop, Env& env) {
  std::map<size_t, OpenChat> chats;
  std::vector<ActiveEpisode::Seat> seats;
  for (size_t seat = 0; seat < episode.seats.size(); ++seat) {
    const size_t index = episode.seats[seat];
    const Player& player = plan.players[index];
    ActiveEpisode::Seat& made = seats.emplace_back();
    made.conversation = static_cast<int64_t>(seat);
    if (!player.card) {
      const SeatPlace place{plan.games[episode.game].game, episode.setting.get(), seat,
                            episode.seed + seat};
      LUX_TRY(made.replier, replier_of(player, place, env));
      continue;
    }
    if (!chats.contains(index)) {
      LUX_TRY(OpenChat opened, open_chat(player, options, env));
      chats.emplace(index, std::move(opened));
    }
    made.chat = chats.at(index).chat.get();
  }
  ActiveEpisode active(plan, episode, std::move(seats), env.monotonic_seconds(), watch);
  while (!active.go_on(options)) {
    for (bool is_answered = false; !is_answered;)
      for (auto& [index, opened] : chats) {
        LUX_TRY(std::vector<Chat::Answer> answers, opened.chat->advance(stop));
        for (Chat::Answer& answer : answers) active.answer(std::move(answer.reply));
        is_answered = is_answered || !answers.empty();
      }
    if (stop.stop_requested()) return std::unexpected(Error{"Stopped.", Error::Kind::interrupted});
  }
  return active.record(options, "", env.monotonic_seconds());
}

}  // namespace lux
