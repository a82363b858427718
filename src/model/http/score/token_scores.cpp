#include "model/http/score/token_scores.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lux::http {
namespace {

/// What rounding can put a probability above 1 by, in nats: F32 logits of up to some hundreds.
constexpr double rounding = 1e-4;
/// vLLM's stand-in for -infinity, which JSON cannot hold.
constexpr double clamped = -9999;

const Value* first_choice(const Value& answer) {
  const Value* choices = answer.find("choices");
  if (choices == nullptr || !choices->is_list() || choices->list().empty()) return nullptr;
  return &choices->list().front();
}

/// vLLM gives it to each choice; some of its kin, to the answer.
const Value* prompt_logprobs(const Value& answer) {
  const Value* choice = first_choice(answer);
  const Value* found = choice ? choice->find("prompt_logprobs") : nullptr;
  if (found == nullptr || found->is_null()) found = answer.find("prompt_logprobs");
  return found != nullptr && found->is_list() ? found : nullptr;
}

const Value* echoed(const Value& answer) {
  const Value* choice = first_choice(answer);
  const Value* found = choice ? choice->find("logprobs") : nullptr;
  if (found == nullptr) return nullptr;
  const Value* values = found->find("token_logprobs");
  return values != nullptr && values->is_list() ? found : nullptr;
}

/// A log-probability, or what is wrong with it.
Result<double> read_logprob(const Value* value, size_t position) {
  if (value == nullptr || !value->is_number())
    return fail("without a log-probability for token {} of the prompt", position);
  const double logprob = value->number();
  if (std::isnan(logprob))
    return fail("NaN as the log-probability of token {} of the prompt", position);
  if (logprob > rounding)
    return fail("{} as the log-probability of token {} of the prompt, which is above 0", logprob,
                position);
  if (logprob <= clamped)
    return fail("a probability of 0 for token {} of the prompt ({})", position, logprob);
  return std::min(logprob, 0.0);
}

Result<Token> read_token(std::string_view text) {
  Token token = 0;
  const char* end = text.data() + text.size();
  const auto [rest, code] = std::from_chars(text.data(), end, token);
  if (code != std::errc() || rest != end)
    return fail("with a name that is no number where a token's number should be");
  return token;
}

Result<TokenScore> read_position(const Value& entries, Token sent, size_t position) {
  if (!entries.is_map())
    return fail("without log-probabilities for token {} of the prompt", position);
  const Value* own = entries.find(std::to_string(sent));
  if (own == nullptr)
    return fail("other tokens than the prompt's: token {} was {}", position, sent);
  TokenScore score;
  LUX_TRY(score.logprob, read_logprob(own->find("logprob"), position));
  score.text = own->get_string("decoded_token").value_or("");
  // The map holds the likeliest token and the prompt's; alone, the prompt's is the likeliest,
  // unless its rank says otherwise.
  double best = score.logprob;
  score.best = sent;
  for (const auto& [name, entry] : entries.map()) {
    if (&entry == own) continue;
    LUX_TRY(const Token other, read_token(name));
    LUX_TRY(const double logprob, read_logprob(entry.find("logprob"), position));
    if (logprob > best || (logprob == best && other < *score.best)) {
      best = logprob;
      score.best = other;
    }
  }
  score.best_logprob = best;
  score.greedy = *score.best == sent;
  if (entries.map().size() == 1 && own->get_int("rank").value_or(1) != 1) {
    score.greedy = false;
    score.best = {};
  }
  return score;
}

/// Finds the likeliest token in an entry of top_logprobs. Tokens without a text are one entry.
Status read_top(const Value* top, size_t position, TokenScore& score) {
  if (top == nullptr || !top->is_map() || top->map().empty())
    return fail("without top_logprobs for token {} of the prompt", position);
  score.best_logprob = -std::numeric_limits<double>::infinity();
  for (const auto& [text, value] : top->map()) {
    LUX_TRY(const double logprob, read_logprob(&value, position));
    if (logprob <= score.best_logprob) continue;
    score.best_logprob = logprob;
    score.best_text = text;
  }
  score.greedy = score.logprob >= score.best_logprob;
  return {};
}

std::optional<int64_t> usage_of(const Value& answer, std::string_view what) {
  const Value* usage = answer.find("usage");
  return usage ? usage->get_int(what) : std::nullopt;
}

/// How many of the echoed tokens are the prompt's: all but those that were generated, of which one
/// was asked for.
Result<size_t> prompt_size(const Value& answer, size_t echoed, size_t sent) {
  const auto in = usage_of(answer, "prompt_tokens");
  const auto out = static_cast<size_t>(usage_of(answer, "completion_tokens").value_or(1));
  if (echoed <= out)
    return fail("without the prompt's token_logprobs, but for the tokens that it generated");
  const size_t size = echoed - out;
  if (sent > 0) {
    if (in && static_cast<size_t>(*in) != sent)
      return fail("for a prompt of {} tokens, where {} were sent", *in, sent);
    if (size != sent && echoed != sent)
      return fail("log-probabilities of {} tokens for a prompt of {}", size, sent);
    return sent;
  }
  if (in && static_cast<size_t>(*in) != size && static_cast<size_t>(*in) != size + 1)
    return fail("log-probabilities of {} tokens for a prompt of {}", size, *in);
  return size;
}

}  // namespace

Result<TokenScores> read_prompt_logprobs(const Value& answer, std::span<const Token> prompt) {
  const Value* found = prompt_logprobs(answer);
  if (found == nullptr) return fail("without prompt_logprobs");
  const List& entries = found->list();
  if (entries.size() != prompt.size())
    return fail("log-probabilities of {} tokens for a prompt of {}", entries.size(), prompt.size());
  TokenScores scores(prompt.size());
  for (size_t i = 1; i < prompt.size(); ++i) {
    LUX_TRY(scores[i], read_position(entries[i], prompt[i], i));
  }
  return scores;
}

Result<TokenScores> read_echo(const Value& answer, size_t prompt_tokens) {
  const Value* found = echoed(answer);
  if (found == nullptr) return fail("without the prompt's token_logprobs");
  const List& values = found->find("token_logprobs")->list();
  const Value* texts = found->find("tokens");
  const Value* tops = found->find("top_logprobs");
  if (texts == nullptr || !texts->is_list() || texts->list().size() != values.size())
    return fail("with lists 'tokens' and 'token_logprobs' of different lengths");
  if (tops == nullptr || !tops->is_list() || tops->list().size() != values.size())
    return fail("with lists 'top_logprobs' and 'token_logprobs' of different lengths");
  LUX_TRY(const size_t size, prompt_size(answer, values.size(), prompt_tokens));
  TokenScores scores(size);
  for (size_t i = 0; i < size; ++i) {
    const Value& text = texts->list()[i];
    if (text.is_string()) scores[i].text = text.string();
    if (i == 0) continue;
    LUX_TRY(scores[i].logprob, read_logprob(&values[i], i));
    LUX_CHECK(read_top(&tops->list()[i], i, scores[i]));
  }
  return scores;
}

bool echo_hides_bos(const Value& answer, size_t echoed) {
  const auto in = usage_of(answer, "prompt_tokens");
  return in && static_cast<size_t>(*in) == echoed + 1;
}

bool has_generated_logprobs(const Value& answer) {
  const Value* choice = first_choice(answer);
  const Value* logprobs = choice ? choice->find("logprobs") : nullptr;
  if (logprobs == nullptr) return false;
  for (const char* key : {"content", "token_logprobs", "tokens"}) {
    const Value* list = logprobs->find(key);
    if (list != nullptr && list->is_list() && !list->list().empty()) return true;
  }
  return false;
}

Status check_values(const Value& answer) {
  if (const Value* found = prompt_logprobs(answer); found != nullptr) {
    const List& entries = found->list();
    for (size_t i = 1; i < entries.size(); ++i) {
      if (!entries[i].is_map()) continue;
      for (const auto& [name, entry] : entries[i].map())
        LUX_CHECK(read_logprob(entry.find("logprob"), i));
    }
  }
  if (const Value* found = echoed(answer); found != nullptr) {
    const List& values = found->find("token_logprobs")->list();
    for (size_t i = 1; i < values.size(); ++i) LUX_CHECK(read_logprob(&values[i], i));
  }
  return {};
}

}  // namespace lux::http
