// Chats with models behind a wire.
#pragma once

#include <memory>
#include <string>

#include "base/env.h"
#include "model/chat.h"
#include "model/http/client.h"
#include "model/http/endpoint.h"

namespace lux::http {

struct ChatOptions {
  ClientOptions client;
  std::string chat_template;   // not empty: the template is rendered here, and its text goes to the
                               // server's completions; what ChatTemplate::open takes
  Path cache;                  // a folder of answers; empty: none is kept
  bool cache_sampled = false;  // answers at a temperature too
  bool offline = false;        // answers come from the cache alone
};

/// A Chat whose advance() may come back with nothing, after half a second, so that its state can be
/// shown. Fails where the cache cannot be used, and on a limit that cannot be kept.
[[nodiscard]] Result<std::unique_ptr<Chat>> open_chat(Endpoint endpoint, const ChatOptions& options,
                                                      Env& env);

/// The only model that a server has, for an endpoint that names none. Asks the server.
[[nodiscard]] Result<std::string> only_model(const Endpoint& endpoint);

}  // namespace lux::http
