// The engine behind a player who is a model.
#pragma once

#include <memory>

#include "base/error.h"
#include "model/chat.h"
#include "run/games/player.h"
#include "run/options.h"

namespace lux {

struct OpenChat {
  std::unique_ptr<Chat> chat;
  std::string note;  // what is worth knowing of how it runs; may be empty
};

[[nodiscard]] Result<OpenChat> open_chat(const Player& player, const RunOptions& options, Env& env);

}  // namespace lux
