#include "model/http/score/token_rows.h"

#include <map>
#include <utility>

#include "model/llama/prefix_tree.h"

namespace lux::http {

size_t TextList::place(TextToCut text) {
  const auto [found, is_new] =
      known_.try_emplace((text.add_special ? "+" : "-") + text.text, texts_.size());
  if (is_new) texts_.push_back(std::move(text));
  return found->second;
}

TextList::TextList(std::span<const ScoreRequest> requests, const PrefixToken& prefix) {
  for (const ScoreRequest& request : requests) {
    RequestTexts needed = texts_of(request, prefix);
    Places places;
    places.whole = place(std::move(needed.whole));
    if (needed.context) places.context = place(*std::move(needed.context));
    places_.push_back(places);
  }
}

Result<TokenRows> TokenRows::make(std::span<const ScoreRequest> requests, const PrefixToken& prefix,
                                  const TextList& texts,
                                  const std::vector<std::vector<Token>>& tokens,
                                  int32_t most_tokens) {
  TokenRows out;
  std::map<std::vector<Token>, size_t> known;
  std::vector<std::vector<Token>> decoded;
  std::vector<int32_t> outputs;
  const std::vector<Token> nothing;
  for (size_t i = 0; i < requests.size(); ++i) {
    const TextList::Places places = texts.places()[i];
    const bool has_context = places.context != TextList::npos;
    LUX_TRY(EncodedRequest encoded,
            encode_request(requests[i], prefix, tokens[places.whole],
                           has_context ? tokens[places.context] : nothing, most_tokens));
    out.rows_.push_back({.tokens = encoded.targets,
                         .context_tokens = encoded.context_tokens,
                         .greedy = true,
                         .truncated = encoded.truncated,
                         .boundary_merge = encoded.boundary_merge});
    const auto [found, is_new] = known.try_emplace(encoded.tokens, out.prompts_.size());
    if (is_new) out.prompts_.emplace_back(encoded.tokens);
    out.prompt_of_.push_back(found->second);
    encoded.tokens.pop_back();
    out.cost_.requested_tokens += static_cast<int64_t>(encoded.tokens.size());
    out.cost_.outputs += encoded.targets;
    decoded.push_back(std::move(encoded.tokens));
    outputs.push_back(encoded.targets);
  }
  out.cost_.distinct_tokens =
      static_cast<int64_t>(llama::PrefixTree(decoded, outputs).nodes().size());
  return out;
}

std::vector<ScoreRow> TokenRows::fill(std::span<const TokenScores> scores) const {
  std::vector<ScoreRow> rows = rows_;
  for (size_t i = 0; i < rows.size(); ++i) {
    const TokenScores& tokens = scores[prompt_of_[i]];
    for (size_t t = tokens.size() - static_cast<size_t>(rows[i].tokens); t < tokens.size(); ++t) {
      rows[i].logprob += tokens[t].logprob;
      rows[i].greedy = rows[i].greedy && tokens[t].greedy;
    }
  }
  return rows;
}

}  // namespace lux::http
