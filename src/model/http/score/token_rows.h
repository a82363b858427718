// A unit's requests as prompts of token numbers, and the prompts' scores as rows.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "model/encoded_request.h"
#include "model/http/score/prompt_request.h"
#include "model/http/score/token_scores.h"
#include "model/scorer.h"

namespace lux::http {

/// The distinct texts whose tokens the requests need.
class TextList {
 public:
  TextList(std::span<const ScoreRequest> requests, const PrefixToken& prefix);

  [[nodiscard]] const std::vector<TextToCut>& texts() const { return texts_; }
  /// The places in texts() of request i's whole text and of its context (none: npos).
  struct Places {
    size_t whole = 0;
    size_t context = npos;
  };
  static constexpr size_t npos = static_cast<size_t>(-1);
  [[nodiscard]] const std::vector<Places>& places() const { return places_; }

 private:
  size_t place(TextToCut text);

  std::vector<TextToCut> texts_;
  std::unordered_map<std::string, size_t> known_;
  std::vector<Places> places_;
};

class TokenRows {
 public:
  /// `tokens` are those of texts.texts(), `most_tokens` what encode_request() takes. Fails as that
  /// does.
  [[nodiscard]] static Result<TokenRows> make(std::span<const ScoreRequest> requests,
                                              const PrefixToken& prefix, const TextList& texts,
                                              const std::vector<std::vector<Token>>& tokens,
                                              int32_t most_tokens);

  /// The distinct prompts.
  [[nodiscard]] const std::vector<Prompt>& prompts() const { return prompts_; }
  /// Requested and distinct tokens, and outputs.
  [[nodiscard]] const ScoreCost& cost() const { return cost_; }
  /// The rows, by the scores of prompts().
  [[nodiscard]] std::vector<ScoreRow> fill(std::span<const TokenScores> scores) const;

 private:
  std::vector<ScoreRow> rows_;  // without scores
  std::vector<size_t> prompt_of_;
  std::vector<Prompt> prompts_;
  ScoreCost cost_;
};

}  // namespace lux::http
