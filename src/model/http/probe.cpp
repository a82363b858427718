#include "model/http/probe.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "model/http/user_agent.h"

namespace lux::http {
namespace {

/// Log-probabilities of one token in two requests may differ by so much, in nats. BF16 keeps 8 bits
/// of a logit: 0.06 at 16. A server that gives something else is off by whole nats.
constexpr double most_difference = 0.25;

/// What the trial prompts say. The second part is left out, or takes another's place.
constexpr std::string_view beginning =
    "The lamp was lit at 7 o'clock, and the whole street, from the baker's shop to the old bridge,";
constexpr std::string_view end = " shone as if it were noon.";
constexpr std::string_view other_end = " because cats don't read maps.";

/// Texts on which tokenizers differ: spaces, digits, marks, other scripts, an emoji, a line end.
constexpr std::array<std::string_view, 6> tokenizer_trials = {
    "The lamp was lit at 7 o'clock.", "  two  spaces and\ttabs", "In 1984, 3.14159 × 1000000 =",
    "Größe, naïve, 漢字, мир",        "🙂 and\n\nnew lines\n",   "def f(x):\n    return x != 0"};

bool is_plain(char c) {
  return c >= ' ' && c < 0x7f;
}

std::string numbers(const std::vector<Token>& tokens) {
  constexpr size_t most = 12;
  std::string text;
  for (size_t i = 0; i < std::min(most, tokens.size()); ++i)
    text += (i > 0 ? " " : "") + std::to_string(tokens[i]);
  return tokens.size() > most ? text + " …" : text;
}

class Prober {
 public:
  Prober(const Endpoint& endpoint, Transport& transport, std::stop_token stop)
      : endpoint_(endpoint),
        asker_(transport, options(), endpoint, Asker::Manner::probe),
        stop_(std::move(stop)) {}

  Result<Capabilities> run();

 private:
  static ClientOptions options() {
    ClientOptions options;
    options.most_attempts = 3;
    options.timeouts.total = 120;
    return options;
  }

  Result<Outcome> ask(Asker::Question question);
  Status ask_for_models();
  Status find_cutter();
  Status find_method();
  Result<bool> try_method(Method method, const Prompt& prompt);
  Status check_scores();
  Result<std::optional<TokenScores>> scores(const Prompt& prompt);
  Result<std::optional<Prompt>> likeliest_prompt(const Prompt& whole, const TokenScores& scores,
                                                 size_t place);
  Status check_likeliest(const Prompt& whole, const TokenScores& of_whole);
  void find_bos(const TokenScores& scores);
  void compare(const TokenScores& one, const TokenScores& other, size_t count);
  void note_answer(const Value& answer);

  template <class... Args>
  void refuse(fmt::format_string<Args...> format, Args&&... args) {
    if (found_.refusal.empty())
      found_.refusal =
          fmt::format("{}: {}", endpoint_.spec, fmt::format(format, std::forward<Args>(args)...));
  }
  [[nodiscard]] bool is_refused() const { return !found_.refusal.empty(); }

  const Endpoint& endpoint_;
  Asker asker_;
  const std::stop_token stop_;
  Capabilities found_;
  std::string listed_;     // models that the server says it has
  std::string complaint_;  // of the server, about the last request that it refused
};

Result<Outcome> Prober::ask(Asker::Question question) {
  Outcome answer;
  std::vector<Asker::Question> questions;
  questions.push_back(std::move(question));
  LUX_CHECK(asker_.ask(
      std::move(questions), [&](size_t /*index*/, Outcome outcome) { answer = std::move(outcome); },
      stop_));
  return answer;
}

/// GET /models: {"data": [{"id", "owned_by", "max_model_len" (vLLM) or "meta": {"n_ctx"}}]}.
Status Prober::ask_for_models() {
  LUX_TRY(const Outcome outcome, ask({endpoint_.request("/models", ""), 0}));
  if (outcome.verdict.kind == Verdict::Kind::retry) return fail("{}", outcome.verdict.why);
  const Value* data = outcome.verdict.answer.find("data");
  if (data == nullptr || !data->is_list() || data->list().empty()) return {};
  const Value* own = &data->list().front();
  for (const Value& model : data->list())
    if (model.get_string("id") == endpoint_.model) own = &model;
  const std::string owner = own->get_string("owned_by").value_or("");
  if (owner == "vllm") found_.software = "vLLM";
  if (owner == "llamacpp") found_.software = "llama-server";
  for (const Value& model : data->list())
    if (const auto id = model.get_string("id");
        id && listed_.size() < 200 && id->size() < 100 && std::ranges::all_of(*id, is_plain))
      listed_ += (listed_.empty() ? "" : ", ") + *id;
  found_.context = own->get_int("max_model_len").value_or(0);
  if (const Value* meta = own->find("meta"); meta != nullptr && found_.context == 0)
    found_.context = meta->get_int("n_ctx").value_or(0);
  return {};
}

Status Prober::find_cutter() {
  LUX_TRY(const std::shared_ptr<Cutter> server, Cutter::from_server(endpoint_, asker_, stop_));
  if (server && found_.context == 0) found_.context = server->context();
  found_.cutter = server;
  if (endpoint_.tokenizer.empty()) return {};
  LUX_TRY(const std::shared_ptr<Cutter> file, Cutter::from_file(endpoint_.tokenizer));
  found_.cutter = file;
  if (!server) return {};
  std::vector<TextToCut> texts;
  texts.reserve(tokenizer_trials.size());
  for (const std::string_view text : tokenizer_trials) texts.push_back({std::string(text), true});
  LUX_TRY(const auto ours, file->cut(texts, asker_, stop_));
  LUX_TRY(const auto theirs, server->cut(texts, asker_, stop_));
  std::vector<size_t> others;
  for (size_t i = 0; i < texts.size(); ++i)
    if (ours[i] != theirs[i]) others.push_back(i);
  if (others.empty()) return {};
  const size_t first = others.front();
  const std::string example =
      fmt::format("{} is {} to the server and {} to the file", to_json(texts[first].text),
                  numbers(theirs[first]), numbers(ours[first]));
  // Another program with the same vocabulary may treat spaces at a text's beginning in its own way.
  if (first > 0 && others.size() * 2 < texts.size()) {
    found_.notes.push_back(fmt::format(
        "{}: the server's tokenizer is not quite that of {}: {}. The file's tokens are sent.",
        endpoint_.spec, endpoint_.tokenizer.string(), example));
    return {};
  }
  refuse(
      "the server's tokenizer is not that of {}: {}. Name the tokenizer of the model that it "
      "serves.",
      endpoint_.tokenizer.string(), example);
  return {};
}

void Prober::note_answer(const Value& answer) {
  if (auto model = answer.get_string("model")) found_.model = *std::move(model);
  if (auto mark = answer.get_string("system_fingerprint")) found_.fingerprint = *std::move(mark);
  const Value* choices = answer.find("choices");
  const bool has_choice = choices != nullptr && choices->is_list() && !choices->list().empty();
  if (!has_choice) return;
  if (found_.generated == Capabilities::Generated::nothing)
    found_.generated = Capabilities::Generated::text;
  if (has_generated_logprobs(answer)) found_.generated = Capabilities::Generated::top_logprobs;
}

/// Whether the method brings log-probabilities. Values that are none are a refusal.
Result<bool> Prober::try_method(Method method, const Prompt& prompt) {
  LUX_TRY(const Outcome outcome, ask(prompt_question(endpoint_, method, prompt)));
  if (outcome.verdict.kind != Verdict::Kind::good) {
    complaint_ = outcome.verdict.why;
    return false;
  }
  note_answer(outcome.verdict.answer);
  const auto read = read_prompt(outcome.verdict.answer, method, prompt);
  if (read) return true;
  if (!read.error().message.starts_with("without"))
    refuse("the server answered {}.", read.error().message);
  return false;
}

Status Prober::find_method() {
  Prompt prompt = std::string(beginning);
  if (found_.cutter) {
    const std::vector<TextToCut> texts = {{std::string(beginning), true}};
    LUX_TRY(auto tokens, found_.cutter->cut(texts, asker_, stop_));
    prompt = std::move(tokens[0]);
  }
  for (const Method method : {Method::prompt_logprobs, Method::echo}) {
    // For a text, vLLM's answer does not tell which of the tokens at a position is the prompt's.
    if (method == Method::prompt_logprobs && !found_.cutter) continue;
    LUX_TRY(const bool works, try_method(method, prompt));
    if (is_refused()) return {};
    if (!works) continue;
    found_.method = method;
    return {};
  }
  const std::string_view instead =
      "Score a GGUF file of the model in process (--model gguf:PATH), or serve it with vLLM.";
  if (found_.software == "llama-server") {
    refuse(
        "llama-server gives the log-probabilities of tokens that it generates, not of a prompt's, "
        "and tasks need these. Score the GGUF file in process: --model gguf:PATH.");
  } else if (found_.generated == Capabilities::Generated::top_logprobs) {
    refuse(
        "the server gives the log-probabilities of tokens that it generates, not of a prompt's, "
        "and "
        "tasks need these. {}",
        instead);
  } else if (found_.generated == Capabilities::Generated::text) {
    refuse("the server gives text without log-probabilities, and tasks need those of a prompt. {}",
           instead);
  } else {
    refuse("tasks need the log-probabilities of a prompt, and the server refused: {}{} {}",
           complaint_, listed_.empty() ? "" : fmt::format(" It has {}.", listed_), instead);
  }
  return {};
}

/// The prompt's scores; nothing, with a refusal, where there are none.
Result<std::optional<TokenScores>> Prober::scores(const Prompt& prompt) {
  LUX_TRY(const Outcome outcome, ask(prompt_question(endpoint_, found_.method, prompt)));
  if (outcome.verdict.kind != Verdict::Kind::good) {
    refuse("a second request for log-probabilities failed: {}", outcome.verdict.why);
    return std::nullopt;
  }
  auto read = read_prompt(outcome.verdict.answer, found_.method, prompt);
  if (!read) {
    refuse("the server answered {}.", read.error().message);
    return std::nullopt;
  }
  if (found_.method == Method::echo && !found_.cutter)
    found_.hides_bos = echo_hides_bos(outcome.verdict.answer, read->size());
  return *std::move(read);
}

void Prober::compare(const TokenScores& one, const TokenScores& other, size_t count) {
  for (size_t i = 1; i < count; ++i) {
    const double difference = std::abs(one[i].logprob - other[i].logprob);
    found_.difference = std::max(found_.difference, difference);
    if (difference <= most_difference) continue;
    refuse(
        "the log-probability of a token depends on what follows it ({:.4f} and {:.4f} for token {} "
        "of the same beginning), so that these are not the model's log-likelihoods.",
        one[i].logprob, other[i].logprob, i);
    return;
  }
}

/// BOS is there where the tokens behind the first one are the whole text, or where one more is
/// counted than is echoed.
void Prober::find_bos(const TokenScores& scores) {
  std::string behind;
  for (size_t i = 1; i < scores.size(); ++i) behind += scores[i].text;
  if (behind.starts_with(' ')) behind.erase(0, 1);
  found_.adds_bos = behind == beginning || found_.hides_bos;
  if (behind == beginning) found_.bos = scores.front().text;
}

/// The prompt that ends with the token which was called the likeliest at a place of `whole`.
Result<std::optional<Prompt>> Prober::likeliest_prompt(const Prompt& whole,
                                                       const TokenScores& scores, size_t place) {
  const TokenScore& score = scores[place];
  const auto* tokens = std::get_if<std::vector<Token>>(&whole);
  if (tokens != nullptr && score.best) {
    std::vector<Token> changed(tokens->begin(), tokens->begin() + static_cast<ptrdiff_t>(place));
    changed.push_back(*score.best);
    return Prompt(std::move(changed));
  }
  if (score.best_text.empty() || !std::ranges::all_of(score.best_text, is_plain))
    return std::nullopt;
  std::string text;
  const bool has_bos = tokens != nullptr ? found_.cutter->prefix().token == tokens->front()
                                         : found_.adds_bos && !found_.hides_bos;
  for (size_t i = has_bos ? 1 : 0; i < place; ++i) text += scores[i].text;
  text += score.best_text;
  if (text.starts_with(' ')) text.erase(0, 1);
  if (tokens == nullptr) return Prompt(std::move(text));
  const std::vector<TextToCut> texts = {{std::move(text), true}};
  LUX_TRY(auto cut, found_.cutter->cut(texts, asker_, stop_));
  return Prompt(std::move(cut[0]));
}

/// The answer names the likeliest token at each place. Put there, it must be scored with what was
/// said of it. A text may be cut otherwise with it: then another place is tried.
Status Prober::check_likeliest(const Prompt& whole, const TokenScores& of_whole) {
  int tries = 6;
  for (size_t place = of_whole.size() - 1; place > 2 && tries > 0; --place) {
    const TokenScore& told = of_whole[place];
    if (told.greedy) continue;
    LUX_TRY(const auto prompt, likeliest_prompt(whole, of_whole, place));
    if (!prompt) continue;
    --tries;
    LUX_TRY(const auto scored, scores(*prompt));
    if (!scored) return {};
    const auto same = [](const TokenScore& a, const TokenScore& b) { return a.text == b.text; };
    const bool is_comparable =
        scored->size() == place + 1 && (told.best || scored->back().text == told.best_text) &&
        std::equal(scored->begin(), scored->end() - 1, of_whole.begin(), same);
    if (!is_comparable) continue;
    const double difference = std::abs(scored->back().logprob - told.best_logprob);
    if (difference > most_difference)
      refuse(
          "the token that the server calls the likeliest is not scored so when it stands there "
          "({:.4f}, and not {:.4f}): its log-probabilities are not those of the tokens that it "
          "gives "
          "them for.",
          scored->back().logprob, told.best_logprob);
    found_.difference = std::max(found_.difference, difference);
    return {};
  }
  refuse("its log-probabilities cannot be checked: no likeliest token that it tells can be sent.");
  return {};
}

Status Prober::check_scores() {
  const std::string start_text(beginning);
  const std::string whole_text = start_text + std::string(end);
  const std::string other_text = start_text + std::string(other_end);
  Prompt start = start_text;
  Prompt whole = whole_text;
  Prompt other = other_text;
  size_t shared = 0;  // tokens
  if (found_.cutter) {
    const std::vector<TextToCut> texts = {{start_text, true}, {whole_text, true}};
    LUX_TRY(auto tokens, found_.cutter->cut(texts, asker_, stop_));
    const auto common = std::ranges::mismatch(tokens[0], tokens[1]).in1 - tokens[0].begin();
    shared = static_cast<size_t>(common);
    std::vector<Token> changed = tokens[1];
    std::reverse(changed.begin() + common, changed.end());
    tokens[0].resize(shared);
    start = std::move(tokens[0]);
    whole = std::move(tokens[1]);
    other = std::move(changed);
  }
  LUX_TRY(const auto of_start, scores(start));
  LUX_TRY(const auto of_whole, scores(whole));
  LUX_TRY(const auto of_other, scores(other));
  if (is_refused()) return {};
  if (!found_.cutter) {
    find_bos(*of_start);
    shared = of_start->size();
    const auto same = [](const TokenScore& a, const TokenScore& b) { return a.text == b.text; };
    shared = std::min({shared,
                       static_cast<size_t>(std::ranges::mismatch(*of_start, *of_whole, same).in1 -
                                           of_start->begin()),
                       static_cast<size_t>(std::ranges::mismatch(*of_start, *of_other, same).in1 -
                                           of_start->begin())});
  }
  if (shared < 4) {
    refuse("the server cuts {} into {} tokens that another end leaves as they are.",
           to_json(start_text), shared);
    return {};
  }
  compare(*of_start, *of_whole, shared);
  compare(*of_start, *of_other, shared);
  const auto [least, most] =
      std::ranges::minmax(std::span(*of_whole).subspan(1), {}, &TokenScore::logprob);
  if (most.logprob - least.logprob < 1e-6)
    refuse("the server gives {:.4f} as the log-probability of every token.", most.logprob);
  if (is_refused()) return {};
  return check_likeliest(whole, *of_whole);
}

Result<Capabilities> Prober::run() {
  if (endpoint_.dialect != Dialect::openai) {
    refuse(
        "{} gives text without the log-probabilities of a prompt, and tasks need these. It can "
        "play "
        "games.",
        endpoint_.provider);
    return std::move(found_);
  }
  LUX_CHECK(ask_for_models());
  LUX_CHECK(find_cutter());
  if (is_refused()) return std::move(found_);
  LUX_CHECK(find_method());
  if (is_refused()) return std::move(found_);
  LUX_CHECK(check_scores());
  return std::move(found_);
}

}  // namespace

Result<Capabilities> probe(const Endpoint& endpoint, Transport& transport,
                           const std::stop_token& stop) {
  return Prober(endpoint, transport, stop).run();
}

Result<Capabilities> probe(const Endpoint& endpoint, const std::stop_token& stop) {
  LUX_TRY(const auto transport, Transport::start(user_agent()));
  return probe(endpoint, *transport, stop);
}

}  // namespace lux::http
