#include "model/http/score/asker.h"

#include "base/json.h"
#include "model/http/score/token_scores.h"
#include "model/http/verdict.h"

namespace lux::http {
namespace {

constexpr double patience = 0.5;  // seconds between two looks at the state

Verdict judge(const Endpoint& endpoint, Asker::Manner manner, const Response& response) {
  Verdict verdict = judge_response(response, endpoint);
  if (verdict.kind != Verdict::Kind::good) {
    const bool is_missing = response.status == 404 || response.status == 405 ||
                            response.status == 410 || response.status == 501;
    if (manner == Asker::Manner::probe && is_missing) verdict.kind = Verdict::Kind::fatal_request;
    return verdict;
  }
  if (endpoint.shows_secret(response.body))
    return broken_answer(endpoint, "with the key in its text, which is kept nowhere");
  auto body = parse_json(response.body);
  if (!body) return broken_answer(endpoint, "with JSON that cannot be read");
  if (manner == Asker::Manner::scores)
    if (const Status values = check_values(*body); !values)
      return broken_answer(endpoint, values.error().message);
  if (const Value* usage = body->find("usage"); usage != nullptr) {
    verdict.tokens_in = usage->get_int("prompt_tokens").value_or(0);
    verdict.tokens_out = usage->get_int("completion_tokens").value_or(0);
  }
  verdict.answer = *std::move(body);
  return verdict;
}

}  // namespace

Asker::Asker(Transport& transport, const ClientOptions& options, const Endpoint& endpoint,
             Manner manner)
    : client_(Client::open(transport, options, endpoint.price,
                           [endpoint, manner](const Response& response) {
                             return judge(endpoint, manner, response);
                           })) {}

Status Asker::ask(std::vector<Question> questions, const Take& take, const std::stop_token& stop,
                  const std::function<void()>& while_waiting) {
  const int64_t first = next_;
  const auto count = static_cast<int64_t>(questions.size());
  next_ += count;
  for (int64_t i = 0; i < count; ++i) {
    Question& question = questions[static_cast<size_t>(i)];
    client_->ask(first + i, std::move(question.request), question.expected_tokens);
  }
  for (int64_t open = count; open > 0;) {
    Result<std::vector<Outcome>> outcomes = client_->wait(patience, stop);
    if (!outcomes) {
      is_over_ = outcomes.error().kind != Error::Kind::interrupted;
      return std::unexpected(std::move(outcomes).error());
    }
    for (Outcome& outcome : *outcomes) {
      if (outcome.id < first) continue;  // of questions that were given up
      const auto index = static_cast<size_t>(outcome.id - first);
      take(index, std::move(outcome));
      --open;
    }
    if (while_waiting) while_waiting();
  }
  return {};
}

}  // namespace lux::http
