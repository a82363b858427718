#include "run/games/open_chat.h"

#include "model/http/http_chat.h"
#include "model/llama/llama_chat.h"

namespace lux {
namespace {

Result<OpenChat> open_endpoint(const Player& player, const RunOptions& options, Env& env) {
  http::ChatOptions chat;
  chat.client.concurrency = options.play.parallel;
  chat.client.requests_per_minute = options.http.requests_per_minute;
  chat.client.tokens_per_minute = options.http.tokens_per_minute;
  chat.client.most_dollars = options.http.max_cost;
  chat.client.most_attempts = options.http.attempts;
  chat.client.timeouts.total = options.http.timeout;
  chat.chat_template = options.chat_template;
  chat.cache = options.http.cache;
  chat.cache_sampled = options.http.cache_sampled;
  chat.offline = options.offline;
  LUX_TRY(auto opened, http::open_chat(*player.endpoint, chat, env));
  return OpenChat{std::move(opened), ""};
}

}  // namespace

Result<OpenChat> open_chat(const Player& player, const RunOptions& options, Env& env) {
  if (player.endpoint) return open_endpoint(player, options, env);
  llama::ChatOptions chat;
  chat.deterministic = options.deterministic;
  LUX_TRY(auto opened,
          llama::LlamaChat::open(*player.card, options.engine, options.chat_template, chat));
  std::string note = opened->note();
  return OpenChat{std::move(opened), std::move(note)};
}

}  // namespace lux
