#include "model/http/http_scorer.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "model/http/score/text_rows.h"
#include "model/http/score/token_rows.h"
#include "model/http/user_agent.h"

namespace lux::http {
namespace {

class HttpScorer final : public Scorer {
 public:
  HttpScorer(Endpoint endpoint, const ScorerOptions& options, std::unique_ptr<Transport> transport,
             Capabilities found)
      : endpoint_(std::move(endpoint)),
        options_(options),
        found_(std::move(found)),
        transport_(std::move(transport)),
        asker_(*transport_, options.client, endpoint_, Asker::Manner::scores) {
    notes_ = found_.notes;
    note_answer(found_.model, found_.fingerprint);
    if (found_.difference > 1e-3)
      notes_.push_back(fmt::format(
          "{}: the server's log-probabilities of one token differ by up to {:.1g} nats from "
          "request to request; those of the scores do too.",
          endpoint_.spec, found_.difference));
  }

  Result<Scores> score(std::span<const ScoreRequest> requests,
                       const std::stop_token& stop) override;
  Result<ScoreCost> count(std::span<const ScoreRequest> requests) override;
  [[nodiscard]] std::string made_with() const override;
  void while_waiting(const std::function<void()>& look) override { look_ = look; }
  [[nodiscard]] bool is_over() const override { return asker_.is_over(); }
  [[nodiscard]] std::string trouble() const override;
  [[nodiscard]] double dollars() const override { return asker_.state().dollars; }
  std::vector<std::string> take_notes() override { return std::exchange(notes_, {}); }

 private:
  Result<TokenRows> encode(std::span<const ScoreRequest> requests, const std::stop_token& stop);
  Result<std::vector<TokenScores>> ask(const std::vector<Prompt>& prompts, ScoreCost& cost,
                                       const std::stop_token& stop);
  void note_answer(const std::string& model, const std::string& fingerprint);
  [[nodiscard]] int32_t most_tokens() const;

  const Endpoint endpoint_;
  const ScorerOptions options_;
  const Capabilities found_;
  std::unique_ptr<Transport> transport_;
  Asker asker_;  // asks through the transport
  std::function<void()> look_;
  std::string model_, fingerprint_;  // of the last answer
  std::set<std::string> models_, fingerprints_;
  std::vector<std::string> notes_;
};

void HttpScorer::note_answer(const std::string& model, const std::string& fingerprint) {
  const auto changed = [&](std::string& last, std::set<std::string>& known, const std::string& now,
                           std::string_view what) {
    if (now.empty()) return;
    if (!last.empty() && last != now && !known.contains(now))
      notes_.push_back(fmt::format("{}: {} was {} and is {} now: the server changed in mid-run.",
                                   endpoint_.spec, what, last, now));
    last = now;
    known.insert(now);
  };
  changed(model_, models_, model, "the model that answers");
  changed(fingerprint_, fingerprints_, fingerprint, "the server's fingerprint");
}

/// The prompt holds the token that is scored last, too, and the server draws one more.
int32_t HttpScorer::most_tokens() const {
  int64_t most = std::numeric_limits<int32_t>::max() - 1;
  if (found_.context > 0) most = std::max<int64_t>(1, found_.context - 2);
  if (options_.context > 0) most = std::min<int64_t>(most, options_.context);
  return static_cast<int32_t>(most);
}

Result<TokenRows> HttpScorer::encode(std::span<const ScoreRequest> requests,
                                     const std::stop_token& stop) {
  const PrefixToken& prefix = found_.cutter->prefix();
  const bool has_empty = std::ranges::any_of(
      requests, [](const ScoreRequest& request) { return request.context.empty(); });
  if (has_empty && !prefix.token)
    return fail(
        "{}: the server does not tell which token stands for an empty context. Name a GGUF file "
        "with the model's tokenizer: `tokenizer: FILE` in a plan file.",
        endpoint_.spec);
  const TextList texts(requests, prefix);
  LUX_TRY(const auto tokens, found_.cutter->cut(texts.texts(), asker_, stop));
  return TokenRows::make(requests, prefix, texts, tokens, most_tokens());
}

/// The scores of each prompt. A prompt that fails is reported with how many did.
Result<std::vector<TokenScores>> HttpScorer::ask(const std::vector<Prompt>& prompts,
                                                 ScoreCost& cost, const std::stop_token& stop) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<Asker::Question> questions;
  questions.reserve(prompts.size());
  for (const Prompt& prompt : prompts)
    questions.push_back(prompt_question(endpoint_, found_.method, prompt));
  std::vector<TokenScores> scores(prompts.size());
  size_t failed = 0;
  std::string why;
  const auto take = [&](size_t index, const Outcome& outcome) {
    const Verdict& verdict = outcome.verdict;
    std::string trouble = verdict.why;
    if (verdict.kind == Verdict::Kind::good) {
      auto read = read_prompt(verdict.answer, found_.method, prompts[index]);
      if (read) {
        note_answer(verdict.answer.get_string("model").value_or(""),
                    verdict.answer.get_string("system_fingerprint").value_or(""));
        cost.decoded_tokens += static_cast<int64_t>(read->size());
        scores[index] = *std::move(read);
        return;
      }
      trouble = fmt::format("{} answered {}.", endpoint_.host, read.error().message);
    }
    if (failed++ == 0) why = trouble;
  };
  LUX_CHECK(asker_.ask(std::move(questions), take, stop, look_));
  cost.batches += static_cast<int64_t>(prompts.size());
  cost.decode_seconds +=
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (failed > 0)
    return fail("{} of {} requests failed; the first: {}", failed, prompts.size(), why);
  return scores;
}

Result<Scores> HttpScorer::score(std::span<const ScoreRequest> requests,
                                 const std::stop_token& stop) {
  if (found_.cutter) {
    LUX_TRY(const TokenRows rows, encode(requests, stop));
    Scores out;
    out.cost = rows.cost();
    LUX_TRY(const auto scores, ask(rows.prompts(), out.cost, stop));
    out.rows = rows.fill(scores);
    return out;
  }
  const TextRows rows(requests, found_.adds_bos && !found_.hides_bos, found_.bos);
  Scores out;
  LUX_TRY(const auto scores, ask(rows.prompts(), out.cost, stop));
  auto filled = rows.fill(scores, out.cost);
  if (!filled) return fail("{}: {}", endpoint_.spec, filled.error().message);
  out.rows = *std::move(filled);
  return out;
}

Result<ScoreCost> HttpScorer::count(std::span<const ScoreRequest> requests) {
  if (!found_.cutter)
    return fail(
        "{}: the server cuts texts into tokens unseen, so that nobody can count them beforehand. "
        "Name a GGUF file with the model's tokenizer: `tokenizer: FILE` in a plan file.",
        endpoint_.spec);
  LUX_TRY(const TokenRows rows, encode(requests, {}));
  ScoreCost cost = rows.cost();
  for (const Prompt& prompt : rows.prompts())
    cost.decoded_tokens += static_cast<int64_t>(std::get<std::vector<Token>>(prompt).size());
  return cost;
}

std::string HttpScorer::made_with() const {
  std::string made = fmt::format("{} at {}", found_.software.empty() ? "a server" : found_.software,
                                 endpoint_.base);
  const auto names = [](const std::set<std::string>& all) {
    std::string joined;
    for (const std::string& name : all) joined += (joined.empty() ? "" : " and ") + name;
    return joined;
  };
  if (!models_.empty()) made += "; model " + names(models_);
  if (!fingerprints_.empty()) made += ", fingerprint " + names(fingerprints_);
  made += found_.method == Method::prompt_logprobs ? "; prompt_logprobs" : "; echo";
  made += found_.cutter ? ", tokens by " + found_.cutter->name() : ", texts";
  if (found_.cutter && most_tokens() < std::numeric_limits<int32_t>::max() - 1)
    made += fmt::format(", at most {}", most_tokens() + 1);
  return made;
}

std::string HttpScorer::trouble() const {
  const ClientState state = asker_.state();
  if (state.trouble.empty()) return {};
  return fmt::format("retrying {}: {}", state.delayed, state.trouble);
}

}  // namespace

Result<std::unique_ptr<Scorer>> open_scorer(const Endpoint& endpoint, const ScorerOptions& options,
                                            const std::stop_token& stop) {
  LUX_TRY(auto transport, Transport::start(user_agent()));
  LUX_TRY(Capabilities found, probe(endpoint, *transport, stop));
  if (!found.refusal.empty()) return fail("{}", found.refusal);
  return std::make_unique<HttpScorer>(endpoint, options, std::move(transport), std::move(found));
}

}  // namespace lux::http
