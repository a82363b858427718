#include <algorithm>

#include "base/json.h"
#include "model/http/http_chat.h"
#include "model/http/user_agent.h"

namespace lux::http {
namespace {

/// One GET, tried again as any request is.
Result<Value> get(const Endpoint& endpoint, std::string_view path) {
  LUX_TRY(auto transport, Transport::start(user_agent()));
  ClientOptions options;
  options.most_attempts = 3;
  options.timeouts.total = 30;
  const auto client =
      Client::open(*transport, options, std::nullopt, [&endpoint](const Response& response) {
        Verdict verdict = judge_response(response, endpoint);
        if (verdict.kind != Verdict::Kind::good) return verdict;
        auto body = parse_json(response.body);
        if (!body) return broken_answer(endpoint, "with JSON that cannot be read");
        verdict.answer = *std::move(body);
        return verdict;
      });
  client->ask(0, endpoint.request(path, ""), 0);
  for (;;) {
    LUX_TRY(auto outcomes, client->wait(1, {}));
    if (outcomes.empty()) continue;
    Verdict& verdict = outcomes.front().verdict;
    if (verdict.kind != Verdict::Kind::good) return fail("{}", verdict.why);
    return std::move(verdict.answer);
  }
}

}  // namespace

Result<std::string> only_model(const Endpoint& endpoint) {
  LUX_TRY(const Value body, get(endpoint, "/models"));
  const Value* data = body.find("data");
  std::vector<std::string> names;
  if (data != nullptr && data->is_list())
    for (const Value& model : data->list())
      if (auto name = model.get_string("id")) names.push_back(*std::move(name));
  if (names.size() == 1) return names.front();
  if (names.empty())
    return fail("{} does not say what models it has: name one, as in {}:MODEL@{}.", endpoint.host,
                endpoint.provider, endpoint.base);
  constexpr size_t most = 8;
  std::string shown;
  for (size_t i = 0; i < std::min(most, names.size()); ++i) shown += (i > 0 ? ", " : "") + names[i];
  if (names.size() > most) shown += ", …";
  return fail("{} has {} models: name one, as in {}:MODEL@{} ({}).", endpoint.host, names.size(),
              endpoint.provider, endpoint.base, shown);
}

}  // namespace lux::http
