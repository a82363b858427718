// Chat: asks a model what it says next. Many conversations at once; a backend answers in batches.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"

namespace lux {

struct ChatTurn {
  std::string role;  // "system", "user", "assistant"
  std::string content;

  bool operator==(const ChatTurn&) const = default;
};

/// How a reply is drawn.
struct Sampling {
  double temperature = 0;         // 0: always the likeliest token
  int max_tokens = 100;           // new tokens
  uint64_t seed = 0;              // of this request; without effect at temperature 0
  std::vector<std::string> stop;  // strings that end the reply and are no part of it
};

struct ChatRequest {
  int64_t conversation = 0;     // requests of one conversation share a beginning: it is kept cached
  std::vector<ChatTurn> turns;  // all so far; the last is the user's
  Sampling sampling;
};

struct ChatReply {
  enum class Finish {
    stop,      // the model ended its turn
    length,    // max_tokens were drawn
    overflow,  // prompt and reply do not fit the context: there is no text
    failed,    // there is no reply, for another reason: there is no text
  };

  std::string text;  // without white space at its ends
  Finish finish = Finish::stop;
  std::string error;       // of `overflow` and `failed`: a sentence
  std::string reasoning;   // what was thought before the text, and is no part of it
  int64_t tokens_in = 0;   // of the prompt
  int64_t tokens_out = 0;  // drawn
  double seconds = 0;      // from the request to the reply
  double dollars = 0;      // what it cost, where that is known
  int attempts = 1;        // requests that it took
  Value prompt;            // what the backend was given, as it is recorded
  Value raw;               // what it gave back: an object
};

[[nodiscard]] std::string_view name_of(ChatReply::Finish finish);

class Chat {
 public:
  struct Answer {
    int64_t conversation = 0;
    ChatReply reply;
  };

  Chat() = default;
  Chat(const Chat&) = delete;
  Chat& operator=(const Chat&) = delete;
  virtual ~Chat() = default;

  /// Takes a request; a conversation has at most one open. The answer comes from a later advance().
  virtual void ask(ChatRequest request) = 0;

  /// Works on the open requests until at least one is answered, and returns what is. Empty where
  /// none is open, and where answers are slow to come: so that trouble() can be shown. Where `stop`
  /// is asked for it gives up soon, with an error of kind `interrupted`. Any other error is the
  /// backend's end.
  [[nodiscard]] virtual Result<std::vector<Answer>> advance(const std::stop_token& stop) = 0;

  /// The conversation is over; its cache may go.
  virtual void forget(int64_t conversation) = 0;

  /// What decides the replies beside the request: engine, template, KV type. For the record.
  [[nodiscard]] virtual Value made_with() const = 0;

  /// What holds the answers up, for a progress line: "retrying 3: …"; empty where nothing does.
  [[nodiscard]] virtual std::string trouble() const { return {}; }
  /// What all replies cost so far, where that is known.
  [[nodiscard]] virtual double dollars() const { return 0; }
  /// What has come up since the last call and the user should know, a sentence each.
  [[nodiscard]] virtual std::vector<std::string> take_notes() { return {}; }
};

/// The turns as backends want them: without an empty system turn at the head, and neighbours of one
/// role joined by an empty line.
[[nodiscard]] std::vector<ChatTurn> alternating(std::span<const ChatTurn> turns);

}  // namespace lux
