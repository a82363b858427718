#include "model/http/http_chat.h"

#include <deque>
#include <set>
#include <unordered_map>

#include "base/json.h"
#include "base/text.h"
#include "model/chat_template.h"
#include "model/http/dialect/dialect.h"
#include "model/http/reply_cache.h"
#include "model/http/user_agent.h"
#include "model/reasoning.h"

namespace lux::http {
namespace {

constexpr double patience = 0.5;      // seconds that advance() waits without an answer
constexpr int64_t bytes_a_token = 4;  // a guess, until the server has counted

/// The verdict on a chat's answer. A body that holds an error under status 200 is that error.
Verdict judge_chat(const Endpoint& endpoint, const Response& response) {
  Verdict verdict = judge_response(response, endpoint);
  if (verdict.kind != Verdict::Kind::good) return verdict;
  if (endpoint.shows_secret(response.body))
    return broken_answer(endpoint, "with the key in its text, which is kept nowhere");
  auto body = answer_body(endpoint, response);
  if (!body) return broken_answer(endpoint, body.error().message);
  const auto answer = read_answer(endpoint.dialect, *body);
  if (!answer) {
    const Value* error = body->find("error");
    if (error == nullptr || !error->is_map())
      return broken_answer(endpoint, answer.error().message);
    Response told = response;
    const int64_t code = error->get_int("code").value_or(0);
    told.status = code >= 400 && code < 600 ? static_cast<long>(code) : 502;
    told.body = to_json(*body);
    return judge_response(told, endpoint);
  }
  verdict.tokens_in = answer->tokens_in;
  verdict.tokens_out = answer->tokens_out;
  verdict.dollars = answer->dollars;
  verdict.answer = std::move(*body);
  return verdict;
}

class HttpChat final : public Chat {
 public:
  HttpChat(Endpoint endpoint, const ChatOptions& options)
      : endpoint_(std::move(endpoint)), options_(options) {}

  Status open(Env& env);

  void ask(ChatRequest request) override;
  Result<std::vector<Answer>> advance(const std::stop_token& stop) override;
  void forget(int64_t /*conversation*/) override {}
  Value made_with() const override;
  std::string trouble() const override;
  double dollars() const override { return client_ ? client_->state().dollars : 0; }
  std::vector<std::string> take_notes() override { return std::exchange(notes_, {}); }

 private:
  /// What is asked and not answered, by conversation.
  struct Pending {
    Request request;
    std::string key;  // in the cache; empty: not looked up
    Value prompt;
    int64_t expected = 0;
  };

  Result<Request> request_for(const ChatRequest& request) const;
  void send(int64_t conversation, const Pending& pending);
  bool answer_from_cache(int64_t conversation, const Pending& pending);
  void sort_waiting();
  Answer answer_of(Outcome outcome);
  ChatReply reply_of(const Value& body, const Pending& pending);
  void note_who(const ChatAnswer& answer);
  void remember(const std::string& key, const Value& body, const ChatAnswer& answer);
  void fail_now(int64_t conversation, ChatReply reply);

  Endpoint endpoint_;
  ChatOptions options_;
  std::optional<ChatTemplate> template_;
  std::optional<ReplyCache> cache_;
  std::unordered_map<int64_t, Pending> pending_;
  std::vector<Answer> ready_;     // without asking: from the cache, or failed
  std::vector<int64_t> waiting_;  // for the first answer, which tells who answers
  bool asked_ = false;            // a request is on its way, or was
  std::string who_;               // the model that answers, as it is reported
  std::set<std::string> models_, fingerprints_, providers_;
  std::string fingerprint_;  // of the last answer
  bool cache_is_broken_ = false;
  std::vector<std::string> notes_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<Client> client_;  // goes first: it asks through the transport
};

Status HttpChat::open(Env& env) {
  if (!options_.chat_template.empty()) {
    if (endpoint_.dialect != Dialect::openai)
      return fail("{}: --chat-template needs a server with /completions, which {} has not.",
                  endpoint_.spec, endpoint_.provider);
    LUX_TRY(const Card card, card_of(endpoint_));
    LUX_TRY(template_, ChatTemplate::open(card, options_.chat_template, env));
  }
  const bool tells_price = endpoint_.price || endpoint_.provider == "openrouter";
  if (options_.client.most_dollars > 0 && !tells_price)
    return fail(
        "{}: a spending limit needs a price: give the model `price: {{input: X, output: Y}}`, in "
        "dollars a million tokens, in a plan file.",
        endpoint_.spec);
  if (!options_.cache.empty()) {
    LUX_TRY(cache_, ReplyCache::open(options_.cache, endpoint_.identity(), env));
  }
  if (options_.offline && (!cache_ || cache_->empty()))
    return fail("{}: --offline, and no answer of this model is kept in {}.", endpoint_.spec,
                options_.cache.empty() ? "any cache" : options_.cache.string());
  if (options_.offline) return {};
  LUX_TRY(transport_, Transport::start(user_agent()));
  client_ = Client::open(
      *transport_, options_.client, endpoint_.price,
      [endpoint = endpoint_](const Response& response) { return judge_chat(endpoint, response); });
  return {};
}

Result<Request> HttpChat::request_for(const ChatRequest& request) const {
  if (!template_) return chat_request(endpoint_, request);
  LUX_TRY(const std::string prompt, template_->render(alternating(request.turns)));
  return completion_request(endpoint_, prompt, request.sampling);
}

void HttpChat::fail_now(int64_t conversation, ChatReply reply) {
  ready_.push_back({conversation, std::move(reply)});
}

void HttpChat::ask(ChatRequest asked) {
  auto request = request_for(asked);
  if (!request) {
    ChatReply reply;
    reply.finish = ChatReply::Finish::failed;
    reply.error = request.error().message;
    fail_now(asked.conversation, std::move(reply));
    return;
  }
  Pending pending;
  pending.expected =
      static_cast<int64_t>(request->body.size()) / bytes_a_token + asked.sampling.max_tokens;
  const bool is_sampled = asked.sampling.temperature > 0;
  if (cache_ && (!is_sampled || options_.cache_sampled)) {
    const Value repetition = is_sampled ? Value(std::to_string(asked.sampling.seed)) : Value();
    pending.key = ReplyCache::key(request->body, repetition);
  }
  auto prompt = parse_json(request->body);
  if (prompt) pending.prompt = *std::move(prompt);
  pending.request = *std::move(request);
  const int64_t conversation = asked.conversation;
  const Pending& kept = pending_.insert_or_assign(conversation, std::move(pending)).first->second;
  const bool may_be_known = !kept.key.empty() && cache_->find(kept.key) != nullptr;
  if (options_.offline || (may_be_known && !who_.empty())) {
    if (!answer_from_cache(conversation, kept)) send(conversation, kept);
  } else if (may_be_known && asked_) {
    waiting_.push_back(conversation);
  } else {
    send(conversation, kept);
  }
}

/// Whether the cache has the answer of the model that answers now.
bool HttpChat::answer_from_cache(int64_t conversation, const Pending& pending) {
  const ReplyCache::Entry* entry = pending.key.empty() ? nullptr : cache_->find(pending.key);
  if (entry == nullptr || (!options_.offline && entry->model != who_)) return false;
  Answer answer{conversation, reply_of(entry->body, pending)};
  answer.reply.raw.map()["luxmeter"] = Map{{"cached", true}};
  answer.reply.dollars = 0;
  ready_.push_back(std::move(answer));
  pending_.erase(conversation);
  return true;
}

void HttpChat::send(int64_t conversation, const Pending& pending) {
  asked_ = true;
  if (client_) {
    client_->ask(conversation, pending.request, pending.expected);
    return;
  }
  ChatReply reply;
  reply.finish = ChatReply::Finish::failed;
  reply.error = fmt::format("{}: --offline, and this request's answer is not in {}.",
                            endpoint_.spec, cache_->file().string());
  reply.prompt = pending.prompt;
  fail_now(conversation, std::move(reply));
  pending_.erase(conversation);
}

/// Those that waited to learn who answers.
void HttpChat::sort_waiting() {
  for (const int64_t conversation : std::exchange(waiting_, {})) {
    const auto found = pending_.find(conversation);
    if (found == pending_.end()) continue;
    const Pending pending = found->second;
    if (who_.empty() || !answer_from_cache(conversation, pending)) send(conversation, pending);
  }
}

void HttpChat::note_who(const ChatAnswer& answer) {
  if (!answer.model.empty()) {
    if (!who_.empty() && who_ != answer.model)
      notes_.push_back(fmt::format("{}: the model that answers was {} and is {} now.",
                                   endpoint_.spec, who_, answer.model));
    who_ = answer.model;
    models_.insert(answer.model);
  } else if (who_.empty()) {
    who_ = endpoint_.model;
  }
  if (!answer.provider.empty()) providers_.insert(answer.provider);
  if (answer.fingerprint.empty()) return;
  if (!fingerprint_.empty() && fingerprint_ != answer.fingerprint &&
      !fingerprints_.contains(answer.fingerprint))
    notes_.push_back(
        fmt::format("{}: the server's fingerprint was {} and is {} now: its configuration changed "
                    "in mid-run.",
                    endpoint_.spec, fingerprint_, answer.fingerprint));
  fingerprint_ = answer.fingerprint;
  fingerprints_.insert(answer.fingerprint);
}

ChatReply HttpChat::reply_of(const Value& body, const Pending& pending) {
  ChatReply reply;
  reply.prompt = pending.prompt;
  reply.raw = body;
  const auto read = read_answer(endpoint_.dialect, body);
  if (!read) {
    reply.finish = ChatReply::Finish::failed;
    reply.error = fmt::format("{} answered {}.", endpoint_.host, read.error().message);
    return reply;
  }
  const ChatAnswer& answer = *read;
  note_who(answer);
  Thought parts = part_reasoning(answer.text);
  reply.text = strip(parts.text);
  reply.reasoning = answer.reasoning.empty() ? parts.reasoning : answer.reasoning;
  reply.tokens_in = answer.tokens_in;
  reply.tokens_out = answer.tokens_out;
  switch (answer.finish) {
    case ChatAnswer::Finish::stop:
      reply.finish = ChatReply::Finish::stop;
      break;
    case ChatAnswer::Finish::length:
      reply.finish = ChatReply::Finish::length;
      break;
    case ChatAnswer::Finish::withheld:
      reply.finish = ChatReply::Finish::failed;
      reply.error =
          fmt::format("{} withheld the answer ({}).", endpoint_.host, answer.finish_reason);
      reply.text.clear();
      break;
  }
  return reply;
}

void HttpChat::remember(const std::string& key, const Value& body, const ChatAnswer& answer) {
  if (key.empty() || answer.finish == ChatAnswer::Finish::withheld || cache_is_broken_) return;
  const std::string model = answer.model.empty() ? endpoint_.model : answer.model;
  const Status kept = cache_->put(key, {model, body});
  if (kept) return;
  cache_is_broken_ = true;  // a full disk: the run itself will say so where it matters
  notes_.push_back(fmt::format("{} No more answers are kept in the cache.", kept.error().message));
}

Chat::Answer HttpChat::answer_of(Outcome outcome) {
  Answer answer;
  answer.conversation = outcome.id;
  const auto found = pending_.find(outcome.id);
  if (found == pending_.end()) return answer;
  const Pending pending = std::move(found->second);
  pending_.erase(found);
  const Verdict& verdict = outcome.verdict;
  ChatReply& reply = answer.reply;
  if (verdict.kind == Verdict::Kind::good) {
    reply = reply_of(verdict.answer, pending);
    if (const auto read = read_answer(endpoint_.dialect, verdict.answer); read)
      remember(pending.key, verdict.answer, *read);
  } else {
    reply.finish = verdict.overflow ? ChatReply::Finish::overflow : ChatReply::Finish::failed;
    reply.error = verdict.why;
    reply.prompt = pending.prompt;
    reply.raw = Map{{"error", verdict.why}};
  }
  reply.seconds = outcome.seconds;
  reply.dollars = outcome.dollars;
  reply.attempts = outcome.attempts;
  Map account{{"attempts", outcome.attempts},
              {"seconds", outcome.seconds},
              {"waited", outcome.waited},
              {"finish", name_of(reply.finish)}};
  if (!reply.reasoning.empty()) account["reasoning"] = reply.reasoning;
  if (outcome.dollars > 0) account["dollars"] = outcome.dollars;
  if (reply.raw.is_map()) reply.raw.map()["luxmeter"] = std::move(account);
  return answer;
}

Result<std::vector<Chat::Answer>> HttpChat::advance(const std::stop_token& stop) {
  if (!ready_.empty()) return std::exchange(ready_, {});
  if (pending_.empty()) return std::vector<Answer>();
  LUX_TRY(std::vector<Outcome> outcomes, client_->wait(patience, stop));
  std::vector<Answer> answers;
  answers.reserve(outcomes.size());
  for (Outcome& outcome : outcomes) answers.push_back(answer_of(std::move(outcome)));
  if (!answers.empty() && !waiting_.empty()) sort_waiting();
  return answers;
}

Value HttpChat::made_with() const {
  const auto list = [](const std::set<std::string>& names) {
    return List(names.begin(), names.end());
  };
  Map made{
      {"backend", "http"},        {"provider", endpoint_.provider}, {"base", endpoint_.base},
      {"model", endpoint_.model}, {"answered_by", list(models_)},   {"stream", endpoint_.stream}};
  if (!fingerprints_.empty()) made["fingerprints"] = list(fingerprints_);
  if (!providers_.empty()) made["providers"] = list(providers_);
  if (!endpoint_.parameters.empty()) made["parameters"] = endpoint_.parameters;
  if (!options_.chat_template.empty()) made["chat_template"] = options_.chat_template;
  return made;
}

std::string HttpChat::trouble() const {
  if (!client_) return {};
  const ClientState state = client_->state();
  if (state.trouble.empty()) return {};
  return fmt::format("retrying {} ({} of {} attempts so far): {}", state.delayed, state.retries,
                     state.attempts, state.trouble);
}

}  // namespace

Result<std::unique_ptr<Chat>> open_chat(Endpoint endpoint, const ChatOptions& options, Env& env) {
  auto chat = std::make_unique<HttpChat>(std::move(endpoint), options);
  LUX_CHECK(chat->open(env));
  return chat;
}

}  // namespace lux::http
