#include "run/games/player.h"

#include <algorithm>

#include "base/text.h"
#include "model/http/http_chat.h"
#include "run/games/human.h"
#include "run/games/recorded.h"

namespace lux {
namespace {

constexpr std::string_view bot_prefix = "bot:";
constexpr std::string_view recorded_prefix = "recorded:";

/// A name that may be part of a folder's name.
std::string folder_name(std::string_view name) {
  std::string safe(name);
  std::ranges::replace(safe, '/', '-');
  return safe;
}

Result<Player> bot_player(const std::string& spec) {
  Player player{.kind = Player::Kind::bot, .spec = spec, .id = spec};
  player.bot = spec.substr(bot_prefix.size());
  if (player.bot != "perfect" && player.bot != "random" && player.bot != "mute")
    return misuse("There is no bot '{}': bot:perfect, bot:random and bot:mute play.", player.bot);
  player.name = "bot-" + player.bot;
  return player;
}

Result<Player> recorded_player(const std::string& spec, Env& env) {
  Player player{.kind = Player::Kind::recorded, .spec = spec, .id = spec};
  const Path folder = spec.substr(recorded_prefix.size());
  LUX_TRY(player.records, RecordIndex::read(folder, env));
  player.name = "recorded-" + folder_name(folder.lexically_normal().filename().string());
  return player;
}

Result<Player> endpoint_player(const std::string& spec, const RunOptions& options, Env& env) {
  const auto settings = options.model_settings.find(spec);
  LUX_TRY(http::Endpoint endpoint,
          http::read_endpoint(
              spec, settings == options.model_settings.end() ? Map() : settings->second, env));
  if (endpoint.model.empty()) {
    LUX_TRY(endpoint.model, http::only_model(endpoint));
  }
  Player player{.kind = Player::Kind::model, .spec = endpoint.spec};
  LUX_TRY(player.card, http::card_of(endpoint));
  player.id = player.card->model_id;
  player.name = folder_name(player.card->name);
  player.endpoint = std::move(endpoint);
  return player;
}

}  // namespace

bool is_player_only(const std::string& spec) {
  return spec.starts_with(bot_prefix) || spec.starts_with(recorded_prefix) || spec == "human";
}

Result<std::vector<Player>> find_players(const RunOptions& options, Env& env, const Path& cache) {
  const std::vector<std::string>& specs = options.models;
  std::vector<Player> players;
  const auto add = [&](Player player, size_t asked) {
    const auto same = [&](const Player& other) { return other.id == player.id; };
    if (std::ranges::any_of(players, same)) return;
    player.asked = asked;
    players.push_back(std::move(player));
  };
  for (size_t i = 0; i < specs.size(); ++i) {
    const std::string& spec = specs[i];
    if (spec.starts_with(bot_prefix)) {
      LUX_TRY(Player player, bot_player(spec));
      add(std::move(player), i);
    } else if (spec.starts_with(recorded_prefix)) {
      LUX_TRY(Player player, recorded_player(spec, env));
      add(std::move(player), i);
    } else if (spec == "human") {
      add({.kind = Player::Kind::human, .spec = spec, .id = spec, .name = spec}, i);
    } else if (http::is_endpoint(spec)) {
      LUX_TRY(Player player, endpoint_player(spec, options, env));
      add(std::move(player), i);
    } else {
      LUX_TRY(std::vector<Card> cards, find_models(spec, env, cache));
      for (Card& card : cards) {
        Player player{.kind = Player::Kind::model, .spec = spec, .id = card.model_id};
        player.name = folder_name(card.name);
        player.card = std::move(card);
        add(std::move(player), i);
      }
    }
  }
  return players;
}

Result<Replier> replier_of(const Player& player, const SeatPlace& place, Env& env) {
  switch (player.kind) {
    case Player::Kind::bot: {
      if (player.bot == "mute") return [](std::span<const ChatTurn>) { return ChatReply{}; };
      const auto kind = player.bot == "perfect" ? game::BotKind::perfect : game::BotKind::random;
      std::shared_ptr<game::Bot> bot =
          place.game->bot(kind, place.seat, *place.setting, place.seed);
      return [bot](std::span<const ChatTurn> turns) {
        ChatReply reply;
        reply.text = bot->reply(turns);
        reply.raw = Map{{"response", reply.text}};
        return reply;
      };
    }
    case Player::Kind::recorded:
      return recorded_replier(*player.records, place, env);
    case Player::Kind::human:
      return human_replier(place);
    case Player::Kind::model:
      break;
  }
  return fail("{} is a model and answers through its engine.", player.name);
}

}  // namespace lux
