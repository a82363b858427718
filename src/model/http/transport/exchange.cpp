#include "model/http/transport/exchange.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

namespace lux::http {
namespace {

constexpr size_t most_header_bytes = 256 << 10;
constexpr long upload_buffer = 16 << 10;  // libcurl's least; a thousand of its own choice are 64 MB

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_http(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

}  // namespace

Exchange::Exchange(Id id, Request request, Transport::Done done, const Setting& setting)
    : id_(id),
      request_(std::move(request)),
      done_(std::move(done)),
      easy_(curl_easy_init()),
      start_(steady_seconds()) {
  if (easy_ == nullptr) throw std::bad_alloc();
  refused_ = prepare(setting);
  request_.secret_headers.clear();
}

Exchange::~Exchange() {
  curl_easy_cleanup(easy_);
}

Exchange& Exchange::of(CURL* easy) {
  void* self = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
  return *static_cast<Exchange*>(self);
}

std::string_view Exchange::place() const {
  const std::string_view url = request_.url;
  const size_t authority = url.find("://") + 3;
  return url.substr(0, url.find_first_of("/?#", authority));
}

Breakage Exchange::prepare(const Setting& setting) {
  if (!is_http(request_.url) || request_.url.contains('\0'))
    return {Broken::request, "its URL does not begin with http:// or https://"};
  for (const auto& [name, value] : request_.headers)
    if (!headers_.add(name, value))
      return {Broken::request, "a header of the request has characters that cannot be sent"};
  for (const auto& [name, value] : request_.secret_headers)
    if (!headers_.add(name, value.reveal()))
      return {Broken::request, "a key has characters that cannot be sent"};
  headers_.leave_out("Expect:");
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, static_cast<void*>(this));
  curl_easy_setopt(easy_, CURLOPT_URL, request_.url.c_str());
  set_method();
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_.lines());
  curl_easy_setopt(easy_, CURLOPT_HEADEROPT, CURLHEADER_SEPARATE);  // a proxy sees no key
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, setting.user_agent.c_str());
  if (!setting.certificates.empty() || !setting.certificate_folder.empty()) {
    const auto or_none = [](const std::string& s) { return s.empty() ? nullptr : s.c_str(); };
    curl_easy_setopt(easy_, CURLOPT_CAINFO, or_none(setting.certificates));
    curl_easy_setopt(easy_, CURLOPT_CAPATH, or_none(setting.certificate_folder));
  }
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  // One request a connection: where one breaks, others do not.
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy_, CURLOPT_UPLOAD_BUFFERSIZE, upload_buffer);
  curl_easy_setopt(easy_, CURLOPT_DNS_CACHE_TIMEOUT, 600L);
  const double connect = std::clamp(request_.timeouts.connect, 0.001, 1e6);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, std::lround(connect * 1e3));
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, report_.data());
  using Take = size_t (*)(char*, size_t, size_t, void*);
  const Take header = [](char* bytes, size_t one, size_t count, void* self) {
    return static_cast<Exchange*>(self)->take_header({bytes, one * count});
  };
  const Take body = [](char* bytes, size_t one, size_t count, void* self) {
    return static_cast<Exchange*>(self)->take_body({bytes, one * count});
  };
  using Ready = int (*)(void*, char*, char*, int, int);
  const Ready ready = [](void* self, char*, char*, int, int) {
    static_cast<Exchange*>(self)->connected();
    return CURL_PREREQFUNC_OK;
  };
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, ready);
  curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
  return {};
}

void Exchange::set_method() {
  if (request_.method == "GET") {
    curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    return;
  }
  curl_easy_setopt(easy_, CURLOPT_POST, 1L);
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(request_.body.size()));
  if (request_.method != "POST")
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void Exchange::connected() {
  is_connected_ = true;
  response_.sent += 1;
  last_byte_ = steady_seconds();
  if (auto call = std::exchange(on_connected_, nullptr)) call();
}

size_t Exchange::take_header(std::string_view line) {
  last_byte_ = steady_seconds();
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) {
    too_large_ = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {  // after an interim response, too
    response_.headers.clear();
    header_complete_ = false;
  } else if (line == "\r\n" || line == "\n") {
    header_complete_ = true;
  } else if (const size_t colon = line.find(':'); colon != std::string_view::npos) {
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), small);
    std::string_view value = line.substr(colon + 1);
    const auto first = value.find_first_not_of(" \t\r\n");
    const auto last = value.find_last_not_of(" \t\r\n");
    value = first == std::string_view::npos ? "" : value.substr(first, last - first + 1);
    response_.headers.emplace_back(std::move(name), value);
  }
  return line.size();
}

size_t Exchange::take_body(std::string_view bytes) {
  last_byte_ = steady_seconds();
  if (response_.first_byte == 0) response_.first_byte = last_byte_ - start_;
  if (bytes.size() > request_.most_bytes - std::min(response_.body.size(), request_.most_bytes)) {
    too_large_ = true;
    return 0;
  }
  response_.body.append(bytes);
  return bytes.size();
}

curl_off_t Exchange::sent() const {
  curl_off_t bytes = 0;
  curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &bytes);
  return bytes;
}

double Exchange::patience() const {
  const double now = steady_seconds();
  const double total = start_ + request_.timeouts.total - now;
  if (!is_connected_) return total;
  const double idle = last_byte_ + request_.timeouts.idle - now;
  const bool is_sent = sent_ >= static_cast<curl_off_t>(request_.body.size());
  // libcurl does not say when it sends: it is looked at until all has gone.
  return std::min({total, idle, is_sent ? idle : request_.timeouts.idle / 8});
}

std::optional<Breakage> Exchange::overdue() {
  const double now = steady_seconds();
  const Timeouts& most = request_.timeouts;
  if (now >= start_ + most.total)
    return Breakage{Broken::total,
                    fmt::format("the response was not complete after {:g} s", most.total)};
  if (!is_connected_) return std::nullopt;
  if (const curl_off_t bytes = sent(); bytes != std::exchange(sent_, bytes)) last_byte_ = now;
  if (now < last_byte_ + most.idle) return std::nullopt;
  return Breakage{Broken::idle, fmt::format("not a byte came for {:g} s", most.idle)};
}

Breakage Exchange::ended(CURLcode code) const {
  if (code == CURLE_OK && !header_complete_)  // which libcurl takes for an empty body
    return {Broken::cut, "the connection ended before the response's header did"};
  if (!too_large_) return breakage_of(code, easy_, is_connected_, report_.data());
  if (header_bytes_ > most_header_bytes)
    return {Broken::too_large,
            fmt::format("the response's header is larger than {} bytes", most_header_bytes)};
  return {Broken::too_large,
          fmt::format("the response is larger than {} bytes", request_.most_bytes)};
}

void Exchange::finish(Breakage breakage) {
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &response_.status);
  response_.broken = breakage.kind;
  response_.why = std::move(breakage.why);
  if (response_.broken != Broken::no) response_.body.clear();
  response_.seconds = steady_seconds() - start_;
  done_(std::move(response_));
}

}  // namespace lux::http
