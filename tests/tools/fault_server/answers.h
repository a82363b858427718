// What the server says: a function of the request, in each dialect.
#pragma once

#include <optional>
#include <string>

#include "base/value.h"
#include "tests/model/http/test_server.h"

namespace lux::test {

enum class Dialect { openai, anthropic, gemini };

/// A request for an answer.
struct Asked {
  Dialect dialect = Dialect::openai;
  bool completion = false;  // OpenAI's /completions
  bool stream = false;
  std::string key;  // SHA-256 of each turn's "role\x1F" + text + "\x1E"; of a prompt: of itself
};

/// What a request asks for; nothing where it is no chat's or completion's.
[[nodiscard]] std::optional<Asked> read_asked(const ServedRequest& request);

/// `text` as a whole body.
[[nodiscard]] Value answer_body(const Asked& asked, const std::string& text);

/// `text` as a stream of events; without its last ones where it is `truncated`.
[[nodiscard]] std::string answer_stream(const Asked& asked, const std::string& text,
                                        bool truncated);

}  // namespace lux::test
