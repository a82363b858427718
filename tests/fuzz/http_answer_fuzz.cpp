// A server's response, whatever it is: it is judged, and read as an answer or refused in words. The
// first byte chooses the dialect, the content's type and the status; what follows is the body, and
// before a line "%%" the Retry-After header.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/json.h"
#include "base/text.h"
#include "model/http/dialect/dialect.h"
#include "model/http/verdict.h"

namespace {

using lux::http::Dialect;
using lux::http::Verdict;

constexpr std::string_view key = "sk-secret-0123456789";

lux::http::Endpoint endpoint_of(Dialect dialect) {
  lux::http::Endpoint endpoint;
  endpoint.provider = dialect == Dialect::openai      ? "openai"
                      : dialect == Dialect::anthropic ? "anthropic"
                                                      : "gemini";
  endpoint.dialect = dialect;
  endpoint.host = "example.org";
  endpoint.secrets.emplace_back(std::string(key));
  return endpoint;
}

void check_words(const std::string& words) {
  if (words.empty() || !lux::is_valid_utf8(words) || words.contains('\n') || words.contains(key))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr std::array<const char*, 4> types = {"application/json", "text/event-stream",
                                                "text/html; charset=utf-8", ""};
  constexpr std::array<long, 8> statuses = {200, 200, 200, 429, 400, 500, 403, 204};
  const unsigned choice = data[0];
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  lux::http::Response response;
  response.status = statuses.at(choice / 12 % statuses.size());
  response.headers.emplace_back("content-type", types.at(choice / 3 % types.size()));
  if (const size_t end = text.find("\n%%\n"); end != std::string_view::npos) {
    response.headers.emplace_back("retry-after", text.substr(0, end));
    text.remove_prefix(end + 4);
  }
  response.body = text;
  const auto endpoint = endpoint_of(static_cast<Dialect>(choice % 3));

  const Verdict verdict = judge_response(response, endpoint);
  if (!(verdict.retry_after >= -1)) std::abort();
  if (verdict.kind != Verdict::Kind::good) {
    check_words(verdict.why);
    return 0;
  }
  const auto body = answer_body(endpoint, response);
  if (!body) {
    if (body.error().message.empty()) std::abort();
    return 0;
  }
  const auto answer = read_answer(endpoint.dialect, *body);
  if (!answer) {
    if (answer.error().message.empty()) std::abort();
    return 0;
  }
  if (answer->tokens_in < 0 || answer->tokens_out < 0) std::abort();
  // It is kept in a cache and in records: what is read again says the same.
  const auto again = lux::parse_json(lux::to_json(*body));
  if (!again) std::abort();
  const auto same = read_answer(endpoint.dialect, *again);
  if (!same || same->text != answer->text || same->finish != answer->finish) std::abort();
  return 0;
}
