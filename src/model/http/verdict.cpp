#include "model/http/verdict.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "base/json.h"
#include "base/text.h"

namespace lux::http {
namespace {

constexpr size_t most_quoted = 300;  // bytes of a server's own words

/// What servers say of an error, in the shapes that they say it.
struct Complaint {
  std::string message;
  std::string code;  // "insufficient_quota", "exceed_context_size_error"
  double retry_after = -1;
};

std::string text_of(const Value* value) {
  if (value == nullptr) return {};
  return value->is_string() ? value->string() : to_json(*value);
}

/// Google's google.rpc.RetryInfo: {"retryDelay": "34s"}.
double retry_info(const Value& error) {
  const Value* details = error.find("details");
  if (details == nullptr || !details->is_list()) return -1;
  for (const Value& detail : details->list())
    if (const auto delay = detail.get_string("retryDelay")) {
      double seconds = -1;
      std::from_chars(delay->data(), delay->data() + delay->size(), seconds);
      return seconds;
    }
  return -1;
}

Complaint complaint_of(std::string_view body) {
  Complaint complaint;
  auto parsed = parse_json(body);
  if (!parsed) {
    // A proxy's page: its mark-up helps nobody.
    if (body.find('<') == std::string_view::npos) complaint.message = strip(to_valid_utf8(body));
    return complaint;
  }
  const Value* top = &*parsed;
  if (top->is_list() && !top->list().empty()) top = &top->list().front();
  const Value* error = top->find("error");
  if (error == nullptr || !(error->is_map() || error->is_string())) error = top;
  if (error->is_string()) {
    complaint.message = error->string();
    return complaint;
  }
  for (const char* key : {"message", "detail", "msg"})
    if (complaint.message.empty()) complaint.message = text_of(error->find(key));
  for (const char* key : {"code", "type", "status"})
    if (const auto code = error->get_string(key)) complaint.code += *code + " ";
  complaint.retry_after = retry_info(*error);
  return complaint;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  std::string small(text);
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(
      words, [&](std::string_view word) { return small.find(word) != std::string::npos; });
}

bool is_overflow(const Complaint& complaint) {
  return contains_any(complaint.code, {"context_length_exceeded", "exceed_context_size"}) ||
         contains_any(complaint.message, {"maximum context length", "context length exceeded",
                                          "exceeds the available "
                                          "context size",
                                          "prompt is too long", "input is too long",
                                          "exceeds the maximum number of tokens",
                                          "longer than the maximum model "
                                          "length",
                                          "maximum model length", "exceeds context window"});
}

std::string_view meaning(long status) {
  constexpr std::array<std::pair<long, std::string_view>, 18> known = {{
      {400, "bad request"},
      {401, "unauthorized"},
      {402, "payment required"},
      {403, "forbidden"},
      {404, "not found"},
      {405, "method not allowed"},
      {408, "request timeout"},
      {413, "content too large"},
      {415, "unsupported media type"},
      {422, "unprocessable"},
      {429, "too many requests"},
      {500, "internal server error"},
      {501, "not implemented"},
      {502, "bad gateway"},
      {503, "service unavailable"},
      {504, "gateway timeout"},
      {529, "overloaded"},
      {424, "failed dependency"},
  }};
  const auto* found =
      std::ranges::find(known, status, [](const auto& entry) { return entry.first; });
  return found == known.end() ? "" : found->second;
}

bool is_retryable(long status) {
  return status == 408 || status == 409 || status == 425 || status == 429 ||
         (status >= 500 && status != 501 && status != 505);
}

Verdict broken(const Response& response, const Endpoint& endpoint) {
  Verdict verdict;
  verdict.kind = Verdict::Kind::retry;
  verdict.why = fmt::format("{}: {}.", endpoint.host, response.why);
  switch (response.broken) {
    case Broken::certificate:
      verdict.kind = Verdict::Kind::fatal_run;
      verdict.failure = "certificate";
      break;
    case Broken::request:
      verdict.kind = Verdict::Kind::fatal_run;
      verdict.failure = "request";
      break;
    case Broken::too_large:
      verdict.kind = Verdict::Kind::fatal_request;
      verdict.failure = "too large";
      break;
    case Broken::resolve:
      verdict.failure = "resolve";
      break;
    case Broken::connect:
      verdict.failure = "connect";
      break;
    case Broken::idle:
      verdict.failure = "idle";
      break;
    case Broken::total:
      verdict.failure = "total";
      break;
    case Broken::protocol:
      verdict.failure = "protocol";
      break;
    case Broken::cut:
    case Broken::no:
      verdict.failure = "cut";
      break;
  }
  return verdict;
}

std::string sentence(const Endpoint& endpoint, long status, const Complaint& complaint) {
  std::string said = endpoint.redact(complaint.message);
  std::ranges::replace_if(said, [](unsigned char c) { return c < ' '; }, ' ');
  if (said.size() > most_quoted) {
    said.resize(most_quoted);
    said.resize(valid_utf8_prefix(said));
    said += "…";
  }
  const std::string_view word = meaning(status);
  std::string text = fmt::format("{} answered {}", endpoint.host, status);
  if (!word.empty()) text += fmt::format(" ({})", word);
  if (said.empty()) return text + ".";
  while (said.ends_with('.') || said.ends_with(' ')) said.pop_back();
  return text + ": " + said + ".";
}

}  // namespace

double retry_after_seconds(std::string_view header, int64_t now) {
  const std::string text(strip(header));
  if (text.empty()) return -1;
  double seconds = -1;
  const auto [rest, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (code == std::errc() && rest == text.data() + text.size())
    return seconds >= 0 && seconds < 1e9 ? seconds : -1;
  const std::time_t date = ::curl_getdate(text.c_str(), nullptr);
  return date < 0 ? -1 : static_cast<double>(std::max<int64_t>(0, date - now));
}

Verdict broken_answer(const Endpoint& endpoint, std::string_view what) {
  Verdict verdict;
  verdict.kind = Verdict::Kind::retry;
  verdict.failure = what;
  verdict.why = fmt::format("{} answered {}.", endpoint.host, what);
  return verdict;
}

Verdict judge_response(const Response& response, const Endpoint& endpoint) {
  if (response.broken != Broken::no) return broken(response, endpoint);
  Verdict verdict;
  if (response.status == 200) return verdict;
  const long status = response.status;
  const Complaint complaint = complaint_of(response.body);
  verdict.failure = std::to_string(status);
  verdict.why = sentence(endpoint, status, complaint);
  verdict.retry_after = retry_after_seconds(response.header("retry-after"), std::time(nullptr));
  if (const auto ms = response.header("retry-after-ms"); !ms.empty())
    if (const double said = retry_after_seconds(ms, 0); said >= 0)
      verdict.retry_after = said / 1000;
  if (verdict.retry_after < 0) verdict.retry_after = complaint.retry_after;
  if (status >= 200 && status < 300) {
    verdict.kind = Verdict::Kind::retry;  // 202, 204: no answer
  } else if (status >= 300 && status < 400) {
    verdict.kind = Verdict::Kind::fatal_run;
    verdict.why = fmt::format(
        "{} answered {}, which sends elsewhere: name the server's own address (a key is not sent "
        "to where a redirect points).",
        endpoint.host, status);
  } else if (is_overflow(complaint)) {
    verdict.kind = Verdict::Kind::fatal_request;
    verdict.overflow = true;
  } else if (contains_any(complaint.code, {"insufficient_quota", "billing"})) {
    verdict.kind = Verdict::Kind::fatal_run;
  } else if (is_retryable(status)) {
    verdict.kind = Verdict::Kind::retry;
    verdict.overload = status == 429 || status == 503 || status == 529;
  } else if (status == 401 || status == 402 || status == 404 || status == 405 || status == 410 ||
             status == 501 || (status == 403 && endpoint.provider != "openrouter")) {
    verdict.kind = Verdict::Kind::fatal_run;
  } else {
    verdict.kind = Verdict::Kind::fatal_request;
  }
  return verdict;
}

}  // namespace lux::http
