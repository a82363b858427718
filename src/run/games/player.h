// Players: whoever takes a seat. A model answers through Chat, many at a time; bots, records and
// people answer at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/error.h"
#include "game/game.h"
#include "model/card.h"
#include "model/chat.h"
#include "model/http/endpoint.h"
#include "run/options.h"

namespace lux {

class RecordIndex;

struct Player {
  enum class Kind { model, bot, recorded, human };

  Kind kind = Kind::model;
  std::string spec;                        // "gguf:…", "bot:perfect", "recorded:DIR", "human"
  std::string id;                          // the card's model_id, or the spec
  std::string name;                        // as records and tables name it: no "/"
  std::optional<Card> card;                // of a model
  std::optional<http::Endpoint> endpoint;  // of a model behind a wire
  std::string bot;                         // "perfect", "random", "mute"
  std::shared_ptr<const RecordIndex> records;
  size_t asked = 0;  // which --model named it: players of one spec are a family
};

/// The players that the options' specs name. A gguf: spec may name several. `cache` remembers
/// content hashes.
[[nodiscard]] Result<std::vector<Player>> find_players(const RunOptions& options, Env& env,
                                                       const Path& cache);

/// Whether a spec names a player that is no model: it plays games, and cannot be scored on tasks.
[[nodiscard]] bool is_player_only(const std::string& spec);

/// A seat's answers, one after the other.
using Replier = std::function<ChatReply(std::span<const ChatTurn>)>;

/// Where a seat is.
struct SeatPlace {
  const game::Game* game = nullptr;
  const game::Setting* setting = nullptr;
  size_t seat = 0;
  uint64_t seed = 0;
};

/// The answers of a player who is no model. Fails where a record has no such episode.
[[nodiscard]] Result<Replier> replier_of(const Player& player, const SeatPlace& place, Env& env);

}  // namespace lux
