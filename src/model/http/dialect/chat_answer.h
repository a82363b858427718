// What a server said to a chat request, whatever its dialect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lux::http {

struct ChatAnswer {
  enum class Finish {
    stop,      // the model ended its turn, or came to a stop string
    length,    // the limit of new tokens was reached
    withheld,  // the provider took the answer back, or would not give it: a filter
  };

  std::string text;
  std::string reasoning;  // what was thought before: no part of the text
  Finish finish = Finish::stop;
  std::string finish_reason;  // the server's word
  std::string id;             // of the answer
  std::string model;          // that answered, as the server calls it
  std::string fingerprint;    // of the server's configuration, where it tells
  std::string provider;       // behind a router
  int64_t tokens_in = 0;
  int64_t tokens_out = 0;  // reasoning included
  std::optional<int64_t> tokens_reasoning, tokens_cached;
  double dollars = -1;  // -1: not said
};

}  // namespace lux::http
