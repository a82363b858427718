#include "model/http/score/text_rows.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "model/encoded_request.h"

namespace lux::http {
namespace {

std::string shortened(std::string_view text) {
  return to_json(std::string(text.substr(0, code_point_offset(text, 60))));
}

/// Whether a text is the other, where what lies between its outermost characters beyond ASCII is
/// not looked at: tokens that are parts of a character's bytes are no text, and come as nothing, as
/// U+FFFD or as "bytes:…".
bool is_alike(std::string_view said, std::string_view text) {
  if (said == text) return true;
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(text, is_ascii)) return false;
  const auto first = std::ranges::find_if_not(text, is_ascii);
  const auto last = std::ranges::find_if_not(text.rbegin(), text.rend(), is_ascii);
  return said.starts_with(std::string_view(text.begin(), first)) &&
         said.ends_with(std::string_view(last.base(), text.end()));
}

/// Whether the echoed tokens, without a BOS, are the text. SentencePiece puts a space before it.
bool is_echo(const TokenScores& tokens, std::string_view text, bool adds_bos) {
  std::string said;
  for (size_t i = adds_bos ? 1 : 0; i < tokens.size(); ++i) said += tokens[i].text;
  return is_alike(said, text) ||
         (said.starts_with(' ') && is_alike(std::string_view(said).substr(1), text));
}

}  // namespace

size_t TextRows::place(std::string text) {
  if (adds_bos_ && !bos_.empty() && text.starts_with(bos_)) text.erase(0, bos_.size());
  const auto [found, is_new] = known_.try_emplace(text, prompts_.size());
  if (is_new) prompts_.emplace_back(std::move(text));
  return found->second;
}

TextRows::TextRows(std::span<const ScoreRequest> requests, bool adds_bos, std::string bos)
    : adds_bos_(adds_bos), bos_(std::move(bos)) {
  for (const ScoreRequest& request : requests) {
    RequestTexts needed = texts_of(request, {});
    Places places;
    places.whole = place(std::move(needed.whole.text));
    places.has_context = needed.context.has_value();
    if (needed.context) places.context = place(std::move(needed.context->text));
    places_.push_back(places);
  }
}

Result<std::vector<ScoreRow>> TextRows::fill(std::span<const TokenScores> scores,
                                             ScoreCost& cost) const {
  for (size_t i = 0; i < prompts_.size(); ++i) {
    const auto& text = std::get<std::string>(prompts_[i]);
    if (!is_echo(scores[i], text, adds_bos_))
      return fail("what the server echoes is not the prompt that was sent, {}.", shortened(text));
    cost.distinct_tokens += static_cast<int64_t>(scores[i].size());
  }
  std::vector<ScoreRow> rows;
  rows.reserve(places_.size());
  for (const Places& places : places_) {
    const TokenScores& whole = scores[places.whole];
    ScoreRow row;
    row.greedy = true;
    size_t context = 1;
    if (places.has_context) {
      const TokenScores& alone = scores[places.context];
      context = alone.size();
      row.boundary_merge =
          whole.size() < context ||
          !std::equal(
              alone.begin(), alone.end(), whole.begin(),
              [](const TokenScore& a, const TokenScore& b) { return a.text == b.text; });
    } else if (!adds_bos_) {
      return fail(
          "the server echoes no BOS before a text, so that nothing stands for an empty context. "
          "Name "
          "a GGUF file with the model's tokenizer: `tokenizer: FILE` in a plan file.");
    }
    if (whole.size() <= context)
      return fail("the tokenizer gives the end of {} no token of its own.",
                  shortened(std::get<std::string>(prompts_[places.whole])));
    row.context_tokens = static_cast<int32_t>(context);
    row.tokens = static_cast<int32_t>(whole.size() - context);
    for (size_t t = context; t < whole.size(); ++t) {
      row.logprob += whole[t].logprob;
      row.greedy = row.greedy && whole[t].greedy;
    }
    cost.requested_tokens += static_cast<int64_t>(whole.size()) - 1;
    cost.outputs += row.tokens;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace lux::http
