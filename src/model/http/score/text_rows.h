// A unit's requests as prompts of text, for servers whose tokenizer cannot be asked, and the echoed
// prompts' scores as rows.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "model/http/score/prompt_request.h"
#include "model/http/score/token_scores.h"
#include "model/scorer.h"

namespace lux::http {

/// Where the context ends, the harness's rule tells: behind as many tokens as the context alone
/// has. So each distinct context is asked for too, and its echoed tokens are counted. (The
/// text_offset that comes with an echo does not tell: servers count a BOS that is not in the text,
/// and bytes that are no text have none.)
class TextRows {
 public:
  /// `adds_bos`: the server puts BOS before a text and echoes it; `bos` is how that is written, and
  /// is taken off texts that begin with it already.
  TextRows(std::span<const ScoreRequest> requests, bool adds_bos, std::string bos);

  /// The distinct texts.
  [[nodiscard]] const std::vector<Prompt>& prompts() const { return prompts_; }
  /// The rows, by the scores of prompts(); token counts are put into `cost`. Fails where a
  /// continuation has no token of its own, where nothing stands for an empty context, and where the
  /// echo is not the text that was sent.
  [[nodiscard]] Result<std::vector<ScoreRow>> fill(std::span<const TokenScores> scores,
                                                   ScoreCost& cost) const;

 private:
  struct Places {
    size_t whole = 0;
    size_t context = 0;
    bool has_context = false;
  };
  size_t place(std::string text);

  bool adds_bos_;
  std::string bos_;
  std::vector<Prompt> prompts_;
  std::unordered_map<std::string, size_t> known_;
  std::vector<Places> places_;
};

}  // namespace lux::http
